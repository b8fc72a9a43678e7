package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One function calls the Runtime API of another one's worker, whose port it was told. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangerIT {
    private static final int TIMES = 50;

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory, "victim-process", "stranger-process");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sandbox", "process"})
    void getsNothingAndHarmsNobody(String level) throws Exception {
        Map<String, Object> tags = Map.of("millrace:isolation", level);
        create("victim-" + level, Deeds.PROVIDED, Map.of("Tags", tags));
        create("stranger-" + level, Deeds.PYTHON, Map.of("Tags", tags, "Code", Map.of("ZipFile", code())));
        JsonNode environment = JsonMapper.shared()
                .readTree(call("victim-" + level, Deeds.event("environment", 0)).body());
        String api = environment.path("AWS_LAMBDA_RUNTIME_API").asString();
        String event = "{\"port\":" + api.substring(api.indexOf(':') + 1) + ",\"times\":" + TIMES + "}";

        assertGotNothing(call("stranger-" + level, event));
        try (Gathering gathering = new Gathering();
                ExecutorService callers = Executors.newSingleThreadExecutor()) {
            Future<HttpResponse<String>> running =
                    callers.submit(() -> call("victim-" + level, Deeds.event("visit", gathering.url())));
            gathering.awaitPresent(1);
            assertGotNothing(call("stranger-" + level, event));
            gathering.end();
            assertEquals("0", running.get().body().strip());
        }
        assertEquals("\"well\"", call("victim-" + level, Deeds.event("echo", "well")).body());
    }

    private static void assertGotNothing(HttpResponse<String> answer) {
        JsonNode answers = JsonMapper.shared().readTree(answer.body());
        assertEquals(4 * TIMES, answers.size(), answer.body());
        answers.forEach(got -> assertEquals("", got.asString(), answer.body()));
    }

    private void create(String name, Deeds deeds, Map<String, Object> more) throws Exception {
        HttpResponse<String> answer =
                node.send("POST", TestingNode.FUNCTIONS, deeds.createRequest(name, 30, more));
        assumeTrue(answer.statusCode() == 201, answer.body());
    }

    private HttpResponse<String> call(String function, String event) throws Exception {
        HttpResponse<String> answer = node.invoke(function, event);
        assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty(), answer.body());
        return answer;
    }

    private static byte[] code() throws Exception {
        try (InputStream code = StrangerIT.class.getResourceAsStream("/functions/stranger/index.py")) {
            return TestingZip.of(Map.of("index.py", Objects.requireNonNull(code).readAllBytes()));
        }
    }
}
