package dev.millrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.trace.RunTrace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server and a real OpenTelemetry Collector: what the one has in its journal, the other has got. */
@Timeout(900)
class CollectorIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String TRACE_ID = "5759e988bd862e3fe1be46a994272793";
    private static final int CALLS = 30;
    private static final long SOON_NANOS = Duration.ofSeconds(10).toNanos();
    private static final String CODE = """
            def handler(event, context):
                print("working on " + str(event["n"]))
                if event["n"] % 3 == 0:
                    raise ValueError("as it was told")
                return event
            """;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void getsSpansLinesAndCountersThatAgreeWithTheJournal(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        List<JsonNode> exports;
        try (CollectorProcess collector = CollectorProcess.start(directory);
                client) {
            Map<String, String> environment = Map.of(
                    "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                    "OTEL_METRICS_EXPORTER", "otlp",
                    "OTEL_METRIC_EXPORT_INTERVAL", "500",
                    "OTEL_LOGS_EXPORTER", "otlp",
                    "OTEL_TRACES_SAMPLER", "always_off");
            try (ServerProcess server = ServerProcess.start(environment, directory, data, 0)) {
                run(server.endpoint(), data);
                await().atMost(Duration.ofMinutes(2)).until(() -> hasAll(data, collector.exports()));
                server.terminate();
                assertEquals(0, server.exitCode(), server::output);
            }
            exports = collector.exports();
        }
        List<RunRecord> runs = records(data);
        assertEquals(CALLS + 2, runs.size());
        spansAgree(runs, exports);
        linesAgree(runs, exports);
        assertEquals(runs.size(), lastTotal(exports, "faas.invocations"));
    }

    @Test
    void getsTheSpansOfFailedRunsOfAServerThatWasKilled(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        try (CollectorProcess collector = CollectorProcess.start(directory);
                client) {
            Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
            for (int start = 0; start < 2; start++) {
                try (ServerProcess server = ServerProcess.start(environment, directory, data, 0)) {
                    if (start == 0) {
                        create(server.endpoint(), "works");
                    }
                    call(server.endpoint());
                    server.kill();
                }
            }
            try (ServerProcess server = ServerProcess.start(environment, directory, data, 0)) {
                assertTrue(server.isReady());
                await().atMost(Duration.ofMinutes(1)).until(() -> untold(data, collector.exports()).isEmpty());
            }
        }
        assertEquals(2 * CALLS, records(data).size());
    }

    /** The failed runs that have no span. */
    private static List<RunRecord> untold(Path data, List<JsonNode> exports) {
        List<String> told = all(exports, "resourceSpans", "scopeSpans", "spans").stream()
                .map(span -> span.path("spanId").asString())
                .toList();
        return records(data).stream()
                .filter(run -> run.outcome() != RunOutcome.RETURNED)
                .filter(run -> !told.contains(RunTrace.spanText(RunTrace.of(run).spanId())))
                .toList();
    }

    private static boolean hasAll(Path data, List<JsonNode> exports) {
        return lastTotal(exports, "faas.invocations") == CALLS + 2
                && printed(exports).size() == CALLS + 1
                && untold(data, exports).isEmpty();
    }

    /** Calls in a trace, of which a third fails, and an event whose end is told to another function. */
    private void run(URI server, Path data) throws Exception {
        create(server, "works");
        create(server, "told");
        send(server, "PUT", "/2019-09-25/functions/works/event-invoke-config", """
                {"MaximumRetryAttempts":0,"DestinationConfig":{"OnFailure":{"Destination":
                 "arn:aws:lambda:us-east-1:000000000000:function:told"}}}""");
        String works = TestingNode.FUNCTIONS + "works/invocations";
        call(server);
        send(server, "POST", works, "{\"n\":99}", "X-Amz-Invocation-Type", "Event");
        await().atMost(Duration.ofMinutes(2)).until(() -> records(data).size() == CALLS + 2);
    }

    private void call(URI server) throws Exception {
        String works = TestingNode.FUNCTIONS + "works/invocations";
        for (int n = 0; n < CALLS; n++) {
            send(
                    server,
                    "POST",
                    works,
                    "{\"n\":" + n + "}",
                    "traceparent",
                    "00-" + TRACE_ID + "-00000000000000" + "%02x".formatted(n + 1) + "-0" + n % 2);
        }
    }

    private void create(URI server, String name) throws Exception {
        send(server, "POST", TestingNode.FUNCTIONS, JSON.writeValueAsString(Map.of(
                "FunctionName", name,
                "Runtime", "python3.11",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", "index.handler",
                "Timeout", 60,
                "Code", Map.of("ZipFile", TestingZip.of(Map.of("index.py", CODE.getBytes(UTF_8)))))));
    }

    private void send(URI server, String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertTrue(answer.statusCode() < 300, answer::body);
    }

    /** Nothing is sampled by chance here: failed runs are told, and no other. */
    private static void spansAgree(List<RunRecord> runs, List<JsonNode> exports) {
        Map<String, JsonNode> spans = new HashMap<>();
        for (JsonNode span : all(exports, "resourceSpans", "scopeSpans", "spans")) {
            spans.put(span.path("spanId").asString(), span);
        }
        int told = 0;
        for (RunRecord run : runs) {
            RunTrace trace = RunTrace.of(run);
            JsonNode span = spans.get(RunTrace.spanText(trace.spanId()));
            if (run.outcome() != RunOutcome.RETURNED) {
                told++;
                assertNotNull(span, "a run that failed has no span: " + run);
                agrees(span, run, trace);
                replyAgrees(span, spans.get(RunTrace.spanText(trace.childSpanId(4))), run);
                String queue = RunTrace.spanText(trace.childSpanId(1));
                JsonNode child = Objects.requireNonNull(spans.get(queue));
                assertEquals(span.path("spanId").asString(), child.path("parentSpanId").asString());
            } else {
                assertEquals(null, span);
            }
        }
        assertEquals(CALLS / 3 + 2, told);
    }

    private static void agrees(JsonNode span, RunRecord run, RunTrace trace) {
        String parent = trace.parentSpanId() == 0 ? "" : RunTrace.spanText(trace.parentSpanId());
        assertEquals(run.subject().function(), span.path("name").asString());
        assertEquals(trace.traceId(), span.path("traceId").asString());
        assertEquals(parent, span.path("parentSpanId").asString());
        assertEquals(Long.toString(run.arrivalEpochNanos()), span.path("startTimeUnixNano").asString());
        assertEquals(2, span.path("status").path("code").asInt());
    }

    /** The whole ends with its reply where somebody has waited for the run. */
    private static void replyAgrees(JsonNode whole, @Nullable JsonNode reply, RunRecord run) {
        long wholeEnd = Long.parseLong(whole.path("endTimeUnixNano").asString());
        if (run.trigger() != TriggerKind.INVOKE) {
            assertNull(reply);
            assertEquals(run.endEpochNanos(), wholeEnd);
            return;
        }
        assertNotNull(reply, "a run that was answered has no reply: " + run);
        assertEquals("reply", reply.path("name").asString());
        assertEquals(whole.path("spanId").asString(), reply.path("parentSpanId").asString());
        assertEquals(Long.toString(run.endEpochNanos()), reply.path("startTimeUnixNano").asString());
        assertEquals(wholeEnd, Long.parseLong(reply.path("endTimeUnixNano").asString()));
        assertTrue(wholeEnd > run.endEpochNanos() && wholeEnd < run.endEpochNanos() + SOON_NANOS);
    }

    /** Trace and span of each line that says what it is working on. */
    private static List<String> printed(List<JsonNode> exports) {
        List<String> printed = new ArrayList<>();
        for (JsonNode line : all(exports, "resourceLogs", "scopeLogs", "logRecords")) {
            if (line.path("body").path("stringValue").asString().startsWith("working on ")) {
                printed.add(line.path("traceId").asString() + ' ' + line.path("spanId").asString());
            }
        }
        return printed;
    }

    private static void linesAgree(List<RunRecord> runs, List<JsonNode> exports) {
        List<String> printed = printed(exports);
        List<String> expected = runs.stream()
                .filter(run -> run.subject().function().equals("works"))
                .map(RunTrace::of)
                .map(trace -> trace.traceId() + ' ' + RunTrace.spanText(trace.spanId()))
                .toList();
        assertEquals(expected.stream().sorted().toList(), printed.stream().sorted().toList());
    }

    private static long lastTotal(List<JsonNode> exports, String metric) {
        List<JsonNode> totals = all(exports, "resourceMetrics", "scopeMetrics", "metrics").stream()
                .filter(one -> one.path("name").asString().equals(metric))
                .toList();
        if (totals.isEmpty()) {
            return 0;
        }
        long total = 0;
        for (JsonNode point : totals.getLast().path("sum").path("dataPoints")) {
            total += Long.parseLong(point.path("asInt").asString());
        }
        return total;
    }

    private static List<JsonNode> all(List<JsonNode> exports, String resources, String scopes, String items) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode export : exports) {
            for (JsonNode resource : export.path(resources)) {
                for (JsonNode scope : resource.path(scopes)) {
                    scope.path(items).forEach(found::add);
                }
            }
        }
        return found;
    }

    private static List<RunRecord> records(Path data) {
        List<RunRecord> found = new ArrayList<>();
        try (RunTail tail = RunTail.open(data.resolve("journal"))) {
            boolean more = true;
            while (more) {
                more = tail.next(found::add);
            }
        }
        return found;
    }
}
