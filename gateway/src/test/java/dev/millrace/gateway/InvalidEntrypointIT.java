package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Custom runtimes whose program cannot be started; callers are told in AWS's words. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InvalidEntrypointIT {
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void thereIsNone() throws Exception {
        assertTold(
                "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]",
                call("missing", TestingZip.of(Map.of("bin/bootstrap", bytes("#!/bin/sh\n")))));
    }

    /** As a zip is that was packed on Windows. */
    @Test
    void itMayNotBeExecuted() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(packed)) {
            zip.putNextEntry(new ZipEntry("bootstrap"));
            zip.write(bytes("#!/bin/sh\n"));
        }
        assertTold("fork/exec /var/task/bootstrap: permission denied", call("denied", packed.toByteArray()));
    }

    @Test
    void itsLinesEndAsOnWindows() throws Exception {
        assertTold(
                "fork/exec /var/task/bootstrap: no such file or directory",
                call("windows", TestingZip.of(Map.of("bootstrap", bytes("#!/bin/sh\r\nexit 0\r\n")))));
    }

    @Test
    void itIsNoProgram() throws Exception {
        assertTold(
                "fork/exec /var/task/bootstrap: exec format error",
                call("text", TestingZip.of(Map.of("bootstrap", bytes("exit 0\n")))));
    }

    /** It was started: what it ends with is its own. */
    @Test
    void itEndsWithWhatTheShellSaysOfAMissingProgram() throws Exception {
        HttpResponse<String> answer =
                call("started", TestingZip.of(Map.of("bootstrap", bytes("#!/bin/sh\nexec nosuch\n"))));
        assertTrue(answer.body().contains("\"errorType\":\"Runtime.ExitError\""), answer.body());
        assertTrue(answer.body().contains("Runtime exited with error: exit status 127"), answer.body());
    }

    private static void assertTold(String error, HttpResponse<String> answer) {
        String requestId = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
        assertEquals("Unhandled", answer.headers().firstValue("X-Amz-Function-Error").orElse(""), answer.body());
        assertEquals(
                "{\"errorType\":\"Runtime.InvalidEntrypoint\",\"errorMessage\":\"RequestId: " + requestId + " Error: "
                        + error + "\"}",
                answer.body());
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElseThrow();
        String log = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
        assertTrue(log.contains("Status: error\tError Type: Runtime.InvalidEntrypoint\n"), log);
    }

    private HttpResponse<String> call(String name, byte[] zip) throws Exception {
        HttpResponse<String> created = node.send(
                "POST",
                TestingNode.FUNCTIONS,
                Deeds.PROVIDED.createRequest(name, 20, Map.of("Code", Map.of("ZipFile", zip))));
        assertEquals(201, created.statusCode(), created.body());
        return node.invoke(name, "{}", "X-Amz-Log-Type", "Tail");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
