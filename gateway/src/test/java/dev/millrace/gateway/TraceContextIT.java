package dev.millrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.trace.RunTrace;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces come in with requests, go through, and out to functions and to whoever called. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceContextIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String TRACE_ID = "5759e988bd862e3fe1be46a994272793";

    private static final String TRACEPARENT = "00-" + TRACE_ID + "-53995c3f42cd8ad8-01";
    private static final long PARENT = 0x53995c3f42cd8ad8L;
    private static final String SEES = """
            import os
            def handler(event, context):
                if isinstance(event, dict) and event.get("fail"):
                    raise ValueError("as it was told")
                return {"trace": os.environ["_X_AMZN_TRACE_ID"], "event": event}
            """;

    private Path data;
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        String[] copies = {"told", "kept", "left", "right", "third", "page", "later", "failing"};
        node = new TestingNode(data, copies);
        for (String name : copies) {
            node.create(name, name.equals("failing") ? "demo.Faults::raises" : "demo.Shapes$Copy", 30, jar);
        }
        node.create("traced", "demo.Shapes$Traced", 30, jar);
        python("sees", "PassThrough");
        python("keeps", "Active");
    }

    private void python(String name, String tracing) throws Exception {
        HttpResponse<String> created = node.send("POST", TestingNode.FUNCTIONS, JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "python3.11",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", "index.handler",
                "Timeout", 30,
                "TracingConfig", Map.of("Mode", tracing),
                "Code", Map.of("ZipFile", TestingZip.of(Map.of("index.py", SEES.getBytes(UTF_8)))))));
        assertEquals(201, created.statusCode(), created.body());
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void aFunctionIsToldOfItsRunAsTheParentOfWhatItCalls() throws Exception {
        HttpResponse<String> answer = node.invokeInTime("sees", "{}");

        RunTrace run = only("sees", idOf(answer));
        String header = header(run, "0");
        assertEquals(0, run.parentSpanId());
        assertEquals(header + ";Lineage=1:" + hash("sees") + ":0", seen(answer).path("trace").asString());
        assertEquals(header, answer.headers().firstValue("X-Amzn-Trace-Id").orElseThrow());
    }

    @Test
    void aJavaFunctionInAWorkerIsToldToo() throws Exception {
        HttpResponse<String> answer = node.invokeInTime("traced", "{}");

        RunTrace run = only("traced", idOf(answer));
        assertEquals('"' + header(run, "0") + ";Lineage=1:" + hash("traced") + ":0\"", answer.body());
    }

    @Test
    void aFunctionWithActiveTracingKeepsWhatItsCallerHasNotDecidedAbout() throws Exception {
        HttpResponse<String> begun = node.invokeInTime("keeps", "{}");
        RunTrace own = only("keeps", idOf(begun));
        assertTrue(own.sampled());
        assertEquals(0, own.parentSpanId());
        String second = Long.toHexString(
                records("keeps", idOf(begun)).getFirst().arrivalEpochNanos() / 1_000_000_000);
        assertEquals(second, own.traceId().substring(0, 8));
        assertEquals(header(own, "1") + ";Lineage=1:" + hash("keeps") + ":0", seen(begun).path("trace").asString());
        assertEquals(header(own, "1"), begun.headers().firstValue("X-Amzn-Trace-Id").orElseThrow());

        String root = "Root=1-" + TRACE_ID.substring(0, 8) + "-" + TRACE_ID.substring(8);
        for (String decided : List.of("1", "0")) {
            HttpResponse<String> answer =
                    node.invoke("keeps", "{}", "X-Amzn-Trace-Id", root + ";Sampled=" + decided);
            assertTrue(seen(answer).path("trace").asString().contains(";Sampled=" + decided + ";"), answer.body());
            assertEquals(decided.equals("1"), only("keeps", idOf(answer)).sampled());
        }
        HttpResponse<String> open = node.invoke("keeps", "{}", "X-Amzn-Trace-Id", root);
        assertTrue(seen(open).path("trace").asString().startsWith(header(only("keeps", idOf(open)), "1")));
        assertEquals(TRACE_ID, only("keeps", idOf(open)).traceId());

        HttpResponse<String> passed = node.invoke("sees", "{}", "X-Amzn-Trace-Id", root);
        assertTrue(seen(passed).path("trace").asString().startsWith(header(only("sees", idOf(passed)), "0")));
    }

    @Test
    void whatARunWithActiveTracingCausesIsKeptToo() throws Exception {
        HttpResponse<String> configured = node.send(
                "PUT",
                "/2019-09-25/functions/keeps/event-invoke-config",
                "{\"DestinationConfig\":{\"OnSuccess\":{\"Destination\":\"" + ARN + "kept\"}}}");
        assertEquals(200, configured.statusCode(), configured.body());
        HttpResponse<String> accepted = node.invoke("keeps", "{\"a\":1}", "X-Amz-Invocation-Type", "Event");

        await().until(() -> !records("kept", "").isEmpty());

        RunTrace run = only("keeps", idOf(accepted));
        RunTrace told = RunTrace.of(records("kept", "").getFirst());
        assertTrue(run.sampled());
        assertEquals(new RunTrace(run.traceIdHigh(), run.traceIdLow(), told.spanId(), run.spanId(), true), told);
    }

    @Test
    void traceparentGoesBeforeXRayAndTheLineageStays() throws Exception {
        HttpResponse<String> answer = node.invoke("sees", "{}", "traceparent", TRACEPARENT, "X-Amzn-Trace-Id",
                "Root=1-00000001-000000000000000000000001;Parent=0000000000000001;Sampled=0;Lineage=3:ab:0");

        RunTrace run = only("sees", idOf(answer));
        assertEquals(new RunTrace(run.traceIdHigh(), run.traceIdLow(), run.spanId(), PARENT, true), run);
        assertEquals(TRACE_ID, run.traceId());
        assertEquals(
                header(run, "1") + ";Lineage=4:" + hash("sees") + ":0", seen(answer).path("trace").asString());
        assertTrue(answer.headers().firstValue("X-Amzn-Trace-Id").orElseThrow().startsWith(header(run, "1")));
    }

    @Test
    void anEventIsAcceptedInTheTraceOfItsCaller() throws Exception {
        HttpResponse<String> answer = node.invoke(
                "later", "{}", "X-Amz-Invocation-Type", "Event", "traceparent", TRACEPARENT);
        assertEquals(202, answer.statusCode());

        await().until(() -> !records("later", "").isEmpty());

        RunTrace run = only("later", idOf(answer));
        assertEquals(PARENT, run.parentSpanId());
        assertEquals(header(run, "1"), answer.headers().firstValue("X-Amzn-Trace-Id").orElseThrow());
    }

    @Test
    void malformedHeadersAreAsIfNotThere() throws Exception {
        HttpResponse<String> answer = node.invoke(
                "sees", "{}", "traceparent", TRACEPARENT.toUpperCase(Locale.ROOT), "X-Amzn-Trace-Id", "Root=1");

        RunRecord record = records("sees", idOf(answer)).getFirst();
        assertNull(record.trace());
        assertTrue(seen(answer).path("trace").asString().startsWith(header(RunTrace.of(record), "0")));
    }

    @Test
    void webEventsCarryBothForms() throws Exception {
        node.send("POST", "/2021-10-31/functions/page/url", "{\"AuthType\":\"NONE\"}");
        node.send("POST", "/2015-03-31/functions/page/policy", "{\"StatementId\":\"public\",\"Principal\":\"*\","
                + "\"Action\":\"lambda:InvokeFunctionUrl\",\"FunctionUrlAuthType\":\"NONE\"}");

        HttpResponse<String> undecided = node.send(
                "GET", "/fn/page/", "", "X-Amzn-Trace-Id", "Root=1-5759e988-bd862e3fe1be46a994272793");
        JsonNode open = JSON.readTree(undecided.body()).path("headers");
        String parent = ";Parent=" + RunTrace.spanText(only("page", idOf(undecided)).spanId());
        assertEquals("Root=1-5759e988-bd862e3fe1be46a994272793" + parent, open.path("x-amzn-trace-id").asString());
        assertTrue(open.path("traceparent").isMissingNode());

        HttpResponse<String> answer = node.send(
                "GET", "/fn/page/", "", "traceparent", TRACEPARENT, "tracestate", "vendor=1");

        RunTrace run = only("page", idOf(answer));
        JsonNode headers = JSON.readTree(answer.body()).path("headers");
        assertEquals(PARENT, run.parentSpanId());
        assertEquals(
                "00-" + TRACE_ID + "-" + RunTrace.spanText(run.spanId()) + "-01",
                headers.path("traceparent").asString());
        assertEquals(header(run, "1"), headers.path("x-amzn-trace-id").asString());
        assertEquals("vendor=1", headers.path("tracestate").asString());
        assertTrue(answer.headers().firstValue("X-Amzn-Trace-Id").orElseThrow().startsWith(header(run, "1")));
    }

    @Test
    void whoeverIsToldOfAFailureIsAChildOfTheRunThatFailed() throws Exception {
        String config = "{\"MaximumRetryAttempts\":0,\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + ARN
                + "told\"}}}";
        HttpResponse<String> configured =
                node.send("PUT", "/2019-09-25/functions/failing/event-invoke-config", config);
        assertEquals(200, configured.statusCode(), configured.body());
        HttpResponse<String> accepted = node.invoke("failing", "{\"a\":1}", "X-Amz-Invocation-Type", "Event");
        assertEquals(202, accepted.statusCode());

        await().until(() -> !records("told", "").isEmpty());

        RunTrace failed = RunTrace.of(records("failing", "").getFirst());
        RunTrace told = RunTrace.of(records("told", "").getFirst());
        assertEquals(0, failed.parentSpanId());
        assertEquals(failed.traceId(), told.traceId());
        assertEquals(failed.spanId(), told.parentSpanId());
    }

    @Test
    void allThatRunsForAnEventIsInOneTrace() throws Exception {
        events("PutRule", "{\"Name\":\"both\",\"EventPattern\":\"{\\\"source\\\":[\\\"fan\\\"]}\"}");
        events("PutTargets", "{\"Rule\":\"both\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"" + ARN
                + "left\"},{\"Id\":\"2\",\"Arn\":\"" + ARN + "right\"}]}");
        events("PutRule", "{\"Name\":\"third\",\"EventPattern\":\"{\\\"source\\\":[\\\"called\\\"]}\"}");
        events("PutTargets", "{\"Rule\":\"third\",\"Targets\":[{\"Id\":\"1\",\"Arn\":\"" + ARN + "third\"}]}");

        events("PutEvents", "{\"Entries\":[{\"Source\":\"fan\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}");
        events(
                "PutEvents",
                "{\"Entries\":[{\"Source\":\"called\",\"DetailType\":\"t\",\"Detail\":\"{}\"}]}",
                "traceparent",
                TRACEPARENT);

        await().until(() -> !records("left", "").isEmpty()
                && !records("right", "").isEmpty()
                && !records("third", "").isEmpty());
        RunTrace left = RunTrace.of(records("left", "").getFirst());
        RunTrace right = RunTrace.of(records("right", "").getFirst());
        RunTrace third = RunTrace.of(records("third", "").getFirst());
        assertEquals(left.traceId(), right.traceId());
        assertNotEquals(left.spanId(), right.spanId());
        assertEquals(TRACE_ID, third.traceId());
        assertEquals(PARENT, third.parentSpanId());
    }

    private static String header(RunTrace run, String sampled) {
        String id = run.traceId();
        return "Root=1-" + id.substring(0, 8) + "-" + id.substring(8) + ";Parent=" + RunTrace.spanText(run.spanId())
                + ";Sampled=" + sampled;
    }

    private static String hash(String function) {
        return "%08x".formatted(function.hashCode());
    }

    private static String idOf(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
    }

    private static JsonNode seen(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private RunTrace only(String function, String requestId) {
        List<RunRecord> records = records(function, requestId);
        assertEquals(1, records.size());
        return RunTrace.of(records.getFirst());
    }

    /** The records of a function, of one request unless that is empty. */
    private List<RunRecord> records(String function, String requestId) {
        List<RunRecord> found = new ArrayList<>();
        try (RunTail tail = RunTail.open(data.resolve("journal"))) {
            boolean more = true;
            while (more) {
                more = tail.next(run -> {
                    String id = new UUID(run.requestIdHigh(), run.requestIdLow()).toString();
                    if (run.subject().function().equals(function) && (requestId.isEmpty() || id.equals(requestId))) {
                        found.add(run);
                    }
                });
            }
        }
        return found;
    }

    private void events(String operation, String request, String... moreHeaders) throws Exception {
        List<String> headers = new ArrayList<>(List.of(
                "X-Amz-Target", "AWSEvents." + operation, "Content-Type", "application/x-amz-json-1.1"));
        headers.addAll(List.of(moreHeaders));
        HttpResponse<String> answer = node.send("POST", "/", request, headers.toArray(String[]::new));
        assertEquals(200, answer.statusCode(), answer.body());
    }
}
