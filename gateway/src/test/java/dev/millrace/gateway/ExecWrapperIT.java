package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Functions whose interpreter is started by a script of their own, at each level of isolation. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExecWrapperIT {
    private static final String WRAPPER = "/var/task/bin/wrapper";
    private static final String EXPORTS =
            """
            #!/bin/sh
            export WRAPPED="$STOCK of $AWS_LAMBDA_FUNCTION_NAME"
            export STOCK=changed
            unset SPARE
            exec "$@"
            """;
    /** As the one in AWS's guide does: options come before the last argument. */
    private static final String ADDS_AN_OPTION =
            """
            #!/bin/bash
            arguments=("$@")
            exec "${arguments[@]:0:$#-1}" -Dstock=all "${arguments[@]: -1}"
            """;

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        // those that may ask for less than a sandbox
        node = new TestingNode(directory, "NODE-process", "PYTHON-process", "JAVA_25-process", "JAVA_17-process");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({
        "NODE, process", "NODE, sandbox",
        "PYTHON, process", "PYTHON, sandbox",
        "JAVA_25, process", "JAVA_25, sandbox",
        "JAVA_17, process", "JAVA_17, sandbox",
    })
    void theCodeSeesTheEnvironmentThatItsWrapperLeaves(Deeds deeds, String level) throws Exception {
        String name = deeds.functionName(level);
        create(deeds, name, packed(deeds, EXPORTS), WRAPPER, Map.of("millrace:isolation", level));
        JsonNode environment = JsonMapper.shared().readTree(call(name, "environment", 0).body());
        assertEquals("all of " + name, environment.path("WRAPPED").asString(null), environment.toString());
        assertEquals("changed", environment.path("STOCK").asString(null));
        assertTrue(environment.path("SPARE").isMissingNode(), environment.toString());
        assertEquals(name, environment.path("AWS_LAMBDA_FUNCTION_NAME").asString(null));
    }

    @Test
    void theWrapperOfAwssGuideStartsJavaWithAnotherOption() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        String name = Deeds.JAVA_25.functionName("option");
        create(Deeds.JAVA_25, name, packed(Deeds.JAVA_25, ADDS_AN_OPTION), WRAPPER, Map.of());
        assertEquals("\"all\"", call(name, "property", "stock").body());
    }

    @ParameterizedTest
    @EnumSource(names = {"NODE", "PYTHON", "JAVA_25"})
    void oneThatIsNotThereEndsTheStart(Deeds deeds) throws Exception {
        for (String missing : List.of("/var/task/nosuch", "/opt/nosuch")) {
            String name = deeds.functionName("lost" + missing.replace('/', '_'));
            create(deeds, name, TestingZip.of(deeds.files()), missing, Map.of());
            assertNotStarted(name, "exit status 127", missing + ": does not exist\n");
        }
    }

    /** As a zip is that was packed on Windows. */
    @ParameterizedTest
    @EnumSource(names = {"NODE", "PYTHON", "JAVA_25"})
    void oneThatMayNotBeExecutedEndsTheStart(Deeds deeds) throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            for (Map.Entry<String, byte[]> file : files(deeds, EXPORTS).entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue());
            }
        }
        String name = deeds.functionName("denied");
        create(deeds, name, packed.toByteArray(), WRAPPER, Map.of());
        assertNotStarted(name, "exit status 126", WRAPPER + ": is not an executable\n");
    }

    @Test
    void aCustomRuntimeIsStartedWithout() throws Exception {
        String name = Deeds.PROVIDED.functionName("custom");
        create(Deeds.PROVIDED, name, packed(Deeds.PROVIDED, EXPORTS), WRAPPER, Map.of());
        JsonNode environment = JsonMapper.shared().readTree(call(name, "environment", 0).body());
        assertEquals("all", environment.path("STOCK").asString(null), environment.toString());
    }

    private static byte[] packed(Deeds deeds, String wrapper) throws IOException {
        return TestingZip.of(files(deeds, wrapper));
    }

    private static Map<String, byte[]> files(Deeds deeds, String wrapper) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>(deeds.files());
        files.put("bin/wrapper", wrapper.getBytes(StandardCharsets.UTF_8));
        return files;
    }

    private void create(Deeds deeds, String name, byte[] zip, String wrapper, Map<String, String> tags)
            throws Exception {
        Map<String, String> variables =
                Map.of("AWS_LAMBDA_EXEC_WRAPPER", wrapper, "STOCK", "all", "SPARE", "some");
        String request = deeds.createRequest(
                name,
                30,
                Map.of(
                        "Code", Map.of("ZipFile", zip),
                        "Environment", Map.of("Variables", variables),
                        "Tags", tags));
        HttpResponse<String> answer = node.send("POST", TestingNode.FUNCTIONS, request);
        assumeTrue(!answer.body().contains(" needs ") && !answer.body().contains("at most"), answer.body());
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> call(String function, String deed, Object with) throws Exception {
        return node.invoke(function, Deeds.event(deed, with), "X-Amz-Log-Type", "Tail");
    }

    private void assertNotStarted(String function, String how, String why) throws Exception {
        HttpResponse<String> answer = call(function, "echo", 0);
        String requestId = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
        assertEquals("Unhandled", answer.headers().firstValue("X-Amz-Function-Error").orElse(""), answer.body());
        assertEquals(
                "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + requestId
                        + " Error: Runtime exited with error: " + how + "\"}",
                answer.body());
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElseThrow();
        String log = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        assertTrue(log.contains("\n" + why), log);
        assertTrue(log.contains("Status: error\tError Type: Runtime.ExitError\n"), log);
    }
}
