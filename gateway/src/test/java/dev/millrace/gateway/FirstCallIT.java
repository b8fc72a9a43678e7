package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.FibonacciPollInterval.fibonacci;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The first call of a function may be served by a process that was there before the function was. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FirstCallIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Longer than a process needs from its start to the function's code, on a machine with time. */
    private static final int WAITED_MILLIS = 1_000;

    private TestingNode node;
    private int functions;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @CsvSource({"nodejs20.x, index.mjs", "python3.11, index.py"})
    void aFunctionTakesOverAProcessThatWaitedAndFindsThereWhatItWouldFindInOneOfItsOwn(String runtime, String file)
            throws Exception {
        byte[] code = resource(file);
        JsonNode own = firstCall(runtime, Map.of(file, code), Map.of("LD_SOMETHING", "read at the start"));
        ObjectNode[] takenOver = new ObjectNode[1];
        // Processes are started for the next functions when there has been some quiet.
        await().atMost(PATIENCE).pollInterval(fibonacci(TimeUnit.SECONDS)).until(() -> {
            takenOver[0] = (ObjectNode) firstCall(runtime, Map.of(file, code), Map.of("ANY", "thing"));
            return takenOver[0].path("waitedMillis").asDouble() > WAITED_MILLIS;
        });

        assertEquals("thing", takenOver[0].path("environment").path("ANY").asString());
        assertEquals(comparable(own), comparable(takenOver[0]));
    }

    @ParameterizedTest
    @CsvSource({"nodejs20.x, index.mjs", "python3.11, index.py"})
    void aFunctionSeesItsOwnCodeOnly(String runtime, String file) throws Exception {
        byte[] code = resource(file);
        for (int i = 0; i < 4; i++) {
            JsonNode answer = firstCall(runtime, Map.of(file, code, "only-" + i + ".txt", new byte[1]), Map.of());
            assertEquals("[\"" + file + "\",\"only-" + i + ".txt\"]", answer.path("code").toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"nodejs20.x, index.mjs", "python3.11, index.py"})
    void aFunctionOfVeryManyFilesGetsAProcessOfItsOwn(String runtime, String file) throws Exception {
        byte[] code = resource(file);
        firstCall(runtime, Map.of(file, code), Map.of()); // has processes started that wait
        Map<String, byte[]> files = new TreeMap<>(Map.of(file, code));
        for (int i = 0; i < 2_500; i++) {
            files.put("many/" + i + ".txt", new byte[0]);
        }
        for (int i = 0; i < 3; i++) {
            JsonNode answer = firstCall(runtime, files, Map.of());
            assertEquals("[\"" + file + "\",\"many\"]", answer.path("code").toString());
        }
    }

    /** Without what must differ. */
    private static ObjectNode comparable(JsonNode told) {
        ObjectNode comparable = (ObjectNode) told.deepCopy();
        comparable.remove("waitedMillis");
        ObjectNode environment = (ObjectNode) comparable.path("environment");
        environment.remove("AWS_LAMBDA_FUNCTION_NAME");
        environment.remove("AWS_LAMBDA_LOG_GROUP_NAME");
        environment.remove("AWS_LAMBDA_LOG_STREAM_NAME");
        environment.remove("AWS_LAMBDA_RUNTIME_API");
        environment.remove("_X_AMZN_TRACE_ID");
        environment.remove("ANY");
        environment.remove("LD_SOMETHING");
        return comparable;
    }

    private JsonNode firstCall(String runtime, Map<String, byte[]> files, Map<String, String> variables)
            throws Exception {
        String name = "first-" + ++functions;
        HttpResponse<String> created = node.send(
                "POST",
                TestingNode.FUNCTIONS,
                JsonMapper.shared().writeValueAsString(Map.of(
                        "FunctionName", name,
                        "Runtime", runtime,
                        "Role", "arn:aws:iam::000000000000:role/any",
                        "Handler", "index.handler",
                        "Timeout", 30,
                        "Environment", Map.of("Variables", variables),
                        "Code", Map.of("ZipFile", TestingZip.of(files)))));
        assumeTrue(created.statusCode() != 400, created.body());
        assertEquals(201, created.statusCode(), created.body());
        HttpResponse<String> answer = node.invoke(name, "{}");
        assertEquals(200, answer.statusCode(), answer.body());
        assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty(), answer.body());
        return JsonMapper.shared().readTree(answer.body());
    }

    private static byte[] resource(String file) throws Exception {
        String name = "/functions/surroundings/" + file;
        try (InputStream code = Objects.requireNonNull(FirstCallIT.class.getResourceAsStream(name), name)) {
            return code.readAllBytes();
        }
    }
}
