package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Functions that do their worst; after each of them the next call of the same function must work. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileFunctionsIT {
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(directory.resolve("data"), "hostile", "hanging");
        node.create("hostile", "demo.Hostile::handle", 20, jar);
        node.create("hanging", "demo.Hostile::handle", 1, jar);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @AfterEach
    void theNextCallsWork() throws Exception {
        for (String function : new String[] {"hostile", "hanging"}) {
            HttpResponse<String> answer = node.invokeInTime(function, "\"ok\"");
            assertEquals("\"well\"", answer.body());
            assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "error, java.lang.LinkageError",
        "deep, java.lang.StackOverflowError",
        "memory, java.lang.OutOfMemoryError",
        "exit, Runtime.ExitError",
        "halt, Runtime.ExitError",
    })
    void answersWhatItDied(String what, String errorType) throws Exception {
        HttpResponse<String> answer = node.invoke("hostile", "\"" + what + "\"");
        assertEquals(200, answer.statusCode());
        assertEquals("Unhandled", answer.headers().firstValue("X-Amz-Function-Error").orElse(""), answer.body());
        assertEquals(errorType, JsonMapper.shared().readTree(answer.body()).path("errorType").asString());
    }

    @ParameterizedTest
    @CsvSource({"null, null", "threads, '\"left\"'", "print, '\"printed\"'"})
    void answersWhatItReturned(String what, String response) throws Exception {
        HttpResponse<String> answer = node.invoke("hostile", "\"" + what + "\"");
        assertEquals(200, answer.statusCode());
        assertEquals(response, answer.body());
        assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty());
    }

    @Test
    void showsTheThreadThatNeverCameBack() throws Exception {
        int before = stuckThreads();
        HttpResponse<String> answer = node.invoke("hanging", "\"hang\"");
        assertEquals("Unhandled", answer.headers().firstValue("X-Amz-Function-Error").orElse(""));
        assertTrue(answer.body().contains("Sandbox.Timedout"), answer.body());
        await().until(() -> stuckThreads() == before + 1);
    }

    private int stuckThreads() throws Exception {
        JsonNode zones = JsonMapper.shared().readTree(node.send("GET", "/_millrace/zones", "").body());
        int stuck = 0;
        for (JsonNode zone : zones.path("zones")) {
            stuck += zone.path("stuckThreads").asInt();
        }
        return stuck;
    }
}
