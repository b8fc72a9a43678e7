package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whose code runs in the server's own process. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {
    private static final Map<String, Object> IN_PROCESS = Map.of("Tags", Map.of("millrace:isolation", "in-process"));

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory, "trusted", "trusted-more");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void trustedJavaRunsInTheServer() throws Exception {
        assertEquals(201, create("trusted", Map.of()).statusCode());
        assertEquals(ProcessHandle.current().pid(), pid("trusted"));
    }

    @Test
    void trustedJavaRunsInAWorkerWhenItAsksForThat() throws Exception {
        create("trusted-more", Map.of("Tags", Map.of("millrace:isolation", "process")));
        assertNotEquals(ProcessHandle.current().pid(), pid("trusted-more"));
    }

    @Test
    void otherJavaRunsInAWorkerAndMayNotAskForLess() throws Exception {
        assertEquals(201, create("other", Map.of()).statusCode());
        assertNotEquals(ProcessHandle.current().pid(), pid("other"));

        refused(create("another", IN_PROCESS));
        assertEquals(404, node.send("GET", TestingNode.FUNCTIONS + "another", "").statusCode());

        refused(node.send(
                "POST",
                "/2017-03-31/tags/arn:aws:lambda:us-east-1:000000000000:function:other",
                "{\"Tags\":{\"millrace:isolation\":\"in-process\"}}"));
        assertNotEquals(ProcessHandle.current().pid(), pid("other"));
    }

    private static void refused(HttpResponse<String> answer) {
        assertEquals(400, answer.statusCode(), answer.body());
        assertTrue(answer.body().contains("cannot have the isolation 'in-process'"), answer.body());
    }

    private HttpResponse<String> create(String name, Map<String, Object> more) throws Exception {
        return node.send("POST", TestingNode.FUNCTIONS, Deeds.JAVA_25.createRequest(name, 20, more));
    }

    private long pid(String function) throws Exception {
        return Long.parseLong(node.invoke(function, Deeds.event("pid", 0)).body());
    }
}
