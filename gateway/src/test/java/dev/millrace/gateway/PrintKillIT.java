package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server that is killed again and again while functions print. No log that lacks a line is said to be complete. */
@Timeout(300)
class PrintKillIT {
    private static final int KILLS = 3;
    private static final int ANSWERED_BEFORE_KILL_MAX = 150;

    @TempDir
    Path directory;

    private final AtomicInteger numbers = new AtomicInteger();
    /** What each answered request printed, by its id. */
    private final Map<String, String> answered = new ConcurrentHashMap<>();

    @Test
    void aLogIsCompleteOrSaysThatItMayNotBe() throws Exception {
        try (KilledServer server = new KilledServer(directory)) {
            server.kill(
                    KILLS,
                    endpoint -> prepare(server, endpoint),
                    (caller, endpoint) -> call(server, endpoint),
                    answered::size,
                    ANSWERED_BEFORE_KILL_MAX);
            server.settle(endpoint -> look(server, endpoint));
        }
    }

    private void look(KilledServer server, URI endpoint) throws Exception {
        int incomplete = 0;
        for (Map.Entry<String, String> each : answered.entrySet()) {
            URI run = endpoint.resolve("/_millrace/runs/" + each.getKey());
            HttpResponse<String> shown = server.send(run, "GET", "");
            assertEquals(200, shown.statusCode(), shown::body);
            JsonNode log = JsonMapper.shared().readTree(shown.body()).path("log");
            if (log.path("complete").asBoolean()) {
                assertTrue(log.path("lines").toString().contains(each.getValue()), shown::body);
            } else {
                assertTrue(log.path("note").asString().startsWith("the server was killed"), shown::body);
                incomplete++;
            }
        }
        assertTrue(incomplete > 0, "the last calls before a kill are within its gap");
    }

    private void prepare(KilledServer server, URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String talker = TestingNode.createRequest("talker", "demo.Talker::say", 30, jar);
        assertEquals(
                201, server.send(endpoint.resolve("/2015-03-31/functions"), "POST", talker).statusCode());
    }

    private void call(KilledServer server, URI endpoint) throws IOException, InterruptedException {
        URI invocations = endpoint.resolve("/2015-03-31/functions/talker/invocations");
        String text = "printed " + numbers.incrementAndGet() + ".";
        HttpResponse<String> answer = server.send(invocations, "POST", "\"" + text + "\"");
        assertEquals(200, answer.statusCode(), answer::body);
        answered.put(answer.headers().firstValue("x-amzn-requestid").orElseThrow(), text);
    }
}
