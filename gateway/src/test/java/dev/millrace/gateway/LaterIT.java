package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Buses, rules and schedules on a whole server: what they set going runs, and each feeds the others. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LaterIT {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default";
    private static final JsonMapper JSON = JsonMapper.shared();

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String[] names = {"matched", "told", "scheduled", "onBus", "failing"};
        node = new TestingNode(directory.resolve("data"), names);
        for (String name : names) {
            node.create(name, name.equals("failing") ? "demo.Faults::raises" : "demo.Shapes$Copy", 10, jar);
        }
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void anEventThatARuleMatchesRunsItsTarget() throws Exception {
        rule("orders", "{\"source\":[\"shop\"],\"detail\":{\"total\":[{\"numeric\":[\">\",100]}]}}", "matched");
        String entries = """
                {"Entries":[
                  {"Source":"shop","DetailType":"order","Detail":"{\\"total\\":101}"},
                  {"Source":"shop","DetailType":"order","Detail":"{\\"total\\":99}"},
                  {"Source":"shop","DetailType":"order","Detail":"no json"}]}""";
        JsonNode answer = events("PutEvents", entries);
        assertEquals(1, answer.path("FailedEntryCount").asInt());
        assertEquals("MalformedDetail", answer.path("Entries").path(2).path("ErrorCode").asString());
        await().until(() -> succeeded("matched", 1));
        await().until(() -> metrics().contains("faas_invocations_total{function=\"matched\",trigger=\"pubsub\""));
    }

    @Test
    void functionsThatReachThemselvesByABusAreStopped() throws Exception {
        rule("endless", "{\"source\":[\"endless\"]}", "onBus");
        String trace = "Root=1-69a7bdbf-000000000000000000000000;Sampled=0;Lineage=17:00000000:0";
        String entry = "{\"Entries\":[{\"Source\":\"endless\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}";
        assertEquals(0, events("PutEvents", entry, "X-Amzn-Trace-Id", trace).path("FailedEntryCount").asInt());
        await().until(() -> metrics().contains("{function=\"onBus\",how=\"recursive\"} 1"));
    }

    @Test
    void howAnEventEndedGoesOntoABus() throws Exception {
        rule("failures", "{\"detail-type\":[\"Lambda Function Invocation Result - Failure\"]}", "told");
        String config = "{\"MaximumRetryAttempts\":0,\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + BUS
                + "\"}}}";
        assertEquals(
                200, node.send("PUT", "/2019-09-25/functions/failing/event-invoke-config", config).statusCode());
        assertEquals(
                202, node.invoke("failing", "{\"a\":1}", "X-Amz-Invocation-Type", "Event").statusCode());
        await().until(() -> succeeded("told", 1));
    }

    @Test
    void aScheduleRunsItsTargetAndGoes() throws Exception {
        create("once", "{\"n\":1}", FUNCTION + "scheduled", "");
        await().until(() -> succeeded("scheduled", 1));
        await().until(() -> node.send("GET", "/schedules/once", "").statusCode() == 404);
        await().until(() -> metrics().contains("trigger=\"timer\""));
    }

    @Test
    void aSchedulePutsAnEventOntoABus() throws Exception {
        rule("timed", "{\"source\":[\"clock\"]}", "onBus");
        create(
                "bus",
                "{}",
                BUS,
                ",\"EventBridgeParameters\":{\"DetailType\":\"tick\",\"Source\":\"clock\"}");
        await().until(() -> succeeded("onBus", 1));
    }

    @Test
    void aRuleWithATimeIsKeptAndShown() throws Exception {
        events("PutRule", "{\"Name\":\"noon\",\"ScheduleExpression\":\"cron(0 12 * * ? *)\"}");
        assertEquals(
                "cron(0 12 * * ? *)",
                events("DescribeRule", "{\"Name\":\"noon\"}").path("ScheduleExpression").asString());
        String bad = "{\"Name\":\"bad\",\"ScheduleExpression\":\"cron(0 12 * * * *)\"}";
        var refusal = node.send("POST", "/", bad, "X-Amz-Target", "AWSEvents.PutRule");
        assertEquals(400, refusal.statusCode());
        assertTrue(refusal.body().contains("Parameter ScheduleExpression is not valid."), refusal.body());
        events("DeleteRule", "{\"Name\":\"noon\"}");
    }

    private void rule(String name, String pattern, String function) throws Exception {
        String text = JSON.writeValueAsString(pattern);
        events("PutRule", "{\"Name\":\"" + name + "\",\"EventPattern\":" + text + "}");
        JsonNode put = events(
                "PutTargets",
                "{\"Rule\":\"" + name + "\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"" + FUNCTION + function + "\"}]}");
        assertEquals(0, put.path("FailedEntryCount").asInt());
    }

    /** A schedule for the next second or the one after it. */
    private void create(String name, String input, String arn, String more) throws Exception {
        String at = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now().plusSeconds(2));
        String request = "{\"ScheduleExpression\":\"at(" + at + ")\",\"FlexibleTimeWindow\":{\"Mode\":\"OFF\"},"
                + "\"ActionAfterCompletion\":\"DELETE\",\"Target\":{\"Arn\":\"" + arn + "\",\"RoleArn\":"
                + "\"arn:aws:iam::000000000000:role/any\",\"Input\":" + JSON.writeValueAsString(input) + more + "}}";
        var answer = node.send("POST", "/schedules/" + name, request);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private JsonNode events(String operation, String request, String... moreHeaders) throws Exception {
        List<String> headers = new ArrayList<>(List.of(
                "X-Amz-Target", "AWSEvents." + operation, "Content-Type", "application/x-amz-json-1.1"));
        headers.addAll(List.of(moreHeaders));
        var answer = node.send("POST", "/", request, headers.toArray(String[]::new));
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    private boolean succeeded(String function, int count) {
        return metrics().contains("millrace_events_ended_total{function=\"" + function + "\",how=\"succeeded\"} " + count);
    }

    private String metrics() {
        try {
            return node.send("GET", "/metrics", "").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
