package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.CallMix.Kind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of all kinds, {@code -Dmillrace.calls=1000000} of them where there is time, and a kill -9 in the middle: every
 * number that the server then tells is held against its records, which are read here one by one and added up by hand.
 */
@Timeout(1_800)
class MillionCallsIT {
    private static final long CALLS = Long.getLong("millrace.calls", 60_000);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    private Path directory;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private final CallMix calls = new CallMix();

    @Test
    void everyNumberEqualsTheJournal() throws Exception {
        try (OtlpSink sink = new OtlpSink()) {
            String route;
            try (ServerProcess server = start(sink)) {
                route = prepare(server.endpoint());
                calls.start(server.endpoint(), route, CALLS);
                await().atMost(Duration.ofMinutes(10)).until(() -> calls.answered() >= CALLS / 2);
                server.kill();
                calls.await();
            }
            try (ServerProcess server = start(sink)) {
                calls.start(server.endpoint(), route, CALLS);
                calls.await();
                assertTrue(calls.answered() >= CALLS, calls.answered() + " calls");
                await().until(() -> data().pendingEvents().isEmpty());
                List<RunRecord> runs = data().runs();
                assertRecords(runs);
                ToldNumbers told = new ToldNumbers(runs);
                await().untilAsserted(() -> told.assertPrometheus(get(server.endpoint(), "/metrics")));
                told.assertStatistics(query -> get(server.endpoint(), "/_millrace/statistics?" + query));
                told.assertCloudWatch(server.endpoint());
                told.assertBill(directory.resolve("data"));
                await().untilAsserted(() -> told.assertExport(sink.sums()));
                assertEquals(runs.size(), data().runs().size());
            }
        }
    }

    private ServerProcess start(OtlpSink sink) throws IOException {
        Map<String, String> environment = Map.of(
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_EXPORTER_OTLP_ENDPOINT", sink.endpoint(),
                "OTEL_METRIC_EXPORT_INTERVAL", "2000");
        return ServerProcess.start(
                environment, directory, directory.resolve("data"), 0, "--trust", "broken,narrow");
    }

    private KeptData data() {
        return new KeptData(directory.resolve("data"));
    }

    /** Makes functions, and a route; its path. */
    private String prepare(URI endpoint) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        Map<String, String> functions = Map.of(
                "greeter", "demo.Greeter", "broken", "demo.Faults::raises", "narrow", "demo.Faults::sleeps");
        for (Map.Entry<String, String> function : functions.entrySet()) {
            String request = TestingNode.createRequest(function.getKey(), function.getValue(), 20, jar);
            post(endpoint, TestingNode.FUNCTIONS, request);
        }
        HttpRequest reserve = HttpRequest.newBuilder(endpoint.resolve("/2017-10-31/functions/narrow/concurrency"))
                .PUT(HttpRequest.BodyPublishers.ofString("{\"ReservedConcurrentExecutions\":1}"))
                .build();
        assertEquals(200, client.send(reserve, HttpResponse.BodyHandlers.discarding()).statusCode());
        post(endpoint, TestingNode.FUNCTIONS + "hello/policy", "{\"StatementId\":\"apis\","
                + "\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"apigateway.amazonaws.com\"}");
        String id = post(endpoint, "/v2/apis", "{\"name\":\"a\",\"protocolType\":\"HTTP\"}")
                .get("apiId")
                .stringValue();
        String integration = post(endpoint, "/v2/apis/" + id + "/integrations", "{\"integrationType\":\"AWS_PROXY\","
                        + "\"integrationUri\":\"" + HttpApi.ARN + "hello\",\"payloadFormatVersion\":\"2.0\"}")
                .get("integrationId")
                .stringValue();
        post(endpoint, "/v2/apis/" + id + "/routes",
                "{\"routeKey\":\"POST /greet\",\"target\":\"integrations/" + integration + "\"}");
        post(endpoint, "/v2/apis/" + id + "/stages", "{\"stageName\":\"$default\",\"autoDeploy\":true,"
                + "\"defaultRouteSettings\":{\"throttlingBurstLimit\":1000000,\"throttlingRateLimit\":1000000}}");
        return "/execute-api/" + id + "/greet";
    }

    private JsonNode post(URI endpoint, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertEquals(201, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    private String get(URI endpoint, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(endpoint.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(200, answer.statusCode(), answer::body);
        return answer.body();
    }

    /** Whoever has an answer has a record; of those in progress at the kill there may be some more. */
    private void assertRecords(List<RunRecord> runs) {
        Set<UUID> recorded = new HashSet<>();
        runs.forEach(run -> recorded.add(new UUID(run.requestIdHigh(), run.requestIdLow())));
        long missing = calls.acknowledged().stream().filter(id -> !recorded.contains(id)).count();
        assertEquals(0, missing, "calls that were answered and have no record");
        Map<String, RecordSums> functions = RecordSums.by(runs, run -> run.subject().function());
        for (Kind kind : Kind.values()) {
            int answer = kind == Kind.EVENT ? 202 : 200;
            assertTrue(calls.count(kind, answer) > 0, () -> "nobody was answered " + answer + " to " + kind);
        }
        assertTrue(calls.count(Kind.NARROW, 429) > 0, "nobody was throttled");
        long routes = runs.stream().filter(run -> run.trigger() == TriggerKind.ROUTE).count();
        assertTrue(routes >= calls.count(Kind.ROUTE, 200), routes + " runs by the route");
        long events = runs.stream().filter(run -> run.trigger() == TriggerKind.EVENT).count();
        assertTrue(events >= calls.count(Kind.EVENT, 202), events + " runs of events");
        assertTrue(Objects.requireNonNull(functions.get("broken")).errors() >= calls.count(Kind.BROKEN, 200));
        assertEquals(Set.of("hello", "greeter", "broken", "narrow"), functions.keySet());
    }
}
