package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.cli.journal.QueueCommand;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Invocations of type Event on a whole server, and what its operator sees of them. */
@Timeout(120)
class EventsIT {
    @TempDir
    Path directory;

    private TestingNode node;

    @BeforeEach
    void start() throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(data(), "greeter", "witness", "faulty");
        node.create("greeter", "demo.Greeter", 10, jar);
        node.create("witness", "demo.Greeter", 10, jar);
        node.create("faulty", "demo.Faults::raises", 10, jar);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void anEventAndTheOneThatFollowsFromItAreSeen() throws Exception {
        String config = "/2019-09-25/functions/faulty/event-invoke-config";
        String failure = "{\"MaximumRetryAttempts\":0,\"DestinationConfig\":{\"OnFailure\":{\"Destination\":"
                + "\"arn:aws:lambda:us-east-1:000000000000:function:witness\"}}}";
        assertEquals(200, node.send("PUT", config, failure).statusCode());
        String id = invoked("faulty");
        invoked("greeter");
        await().until(() -> metrics().contains(ended("witness", "succeeded", 1))
                && metrics().contains(ended("greeter", "succeeded", 1)));
        assertTrue(metrics().contains(ended("faulty", "failed", 1)), this::metrics);
        assertTrue(metrics().contains("millrace_events_pending{function=\"faulty\"} 0"), this::metrics);

        List<String> table = queue().lines().toList();
        assertTrue(table.getFirst().startsWith("FUNCTION"), table::toString);
        assertTrue(table.get(1).matches("faulty +1 +0 +1 +0 +0 +0 +0 +-"), table::toString);
        assertTrue(table.get(2).matches("greeter +1 +1 +0 +0 +0 +0 +0 +-"), table::toString);
        List<String> history = queue("--request-id", id).lines().toList();
        assertEquals(3, history.size(), history::toString);
        assertTrue(history.get(0).contains("accepted   faulty:$LATEST, by event, 14 B, hop 0"), history::toString);
        assertTrue(history.get(1).contains("run        attempt 1 in zone"), history::toString);
        assertTrue(history.get(1).contains("failed after"), history::toString);
        assertTrue(history.get(2).contains("ended      failed, 1 of its runs failed"), history::toString);
    }

    @Test
    void anIdThatNoEventHasIsAnError() throws Exception {
        invoked("greeter");
        CommandOutput history =
                CommandOutput.of(new QueueCommand(), data(), "--request-id", "00000000-0000-4000-8000-000000000000");
        assertEquals(1, history.exitCode());
        assertTrue(history.err().startsWith("no event of that id"), history::err);
    }

    @Test
    void whatIsToBeTriedAgainSurvivesARestart() throws Exception {
        invoked("faulty");
        await().until(() -> metrics().contains("millrace_events_retries_total{function=\"faulty\"} 1"));
        node.restart();
        assertTrue(metrics().contains("millrace_events_pending{function=\"faulty\"} 1"), this::metrics);
        assertTrue(queue().lines().toList().get(1).matches("faulty +1 +0 +0 +0 +0 +1 +1 +[0-9.]+ .?s"), this::queue);
    }

    private String invoked(String function) throws Exception {
        HttpResponse<String> answer =
                node.invoke(function, "{\"name\":\"ann\"}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, answer.statusCode(), answer.body());
        assertEquals("", answer.body());
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }

    private String metrics() {
        try {
            return node.send("GET", "/metrics", "").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ended(String function, String how, int count) {
        return "millrace_events_ended_total{function=\"" + function + "\",how=\"" + how + "\"} " + count;
    }

    private String queue(String... arguments) {
        return CommandOutput.of(new QueueCommand(), data(), arguments).printed();
    }

    private Path data() {
        return directory.resolve("data");
    }
}
