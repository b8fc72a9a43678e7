package dev.millrace.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.s3.model.LambdaFunctionConfiguration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One trace all the way, whichever door it comes in by: what the function finds, what the record says, and what a real
 * OpenTelemetry Collector gets, of spans and of printed lines.
 */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TraceJourneyIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final String PARENT = "53995c3f42cd8ad8";
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String CODE = """
            import os
            def handler(event, context):
                trace = os.environ["_X_AMZN_TRACE_ID"]
                print("trace " + trace)
                if "fail" in event:
                    raise ValueError("as it was told")
                return {"trace": trace, "headers": event.get("headers", {})}
            """;

    private final HttpClient client = HttpClient.newHttpClient();
    private Path data;
    private CollectorProcess collector;
    private ServerProcess server;
    private URI endpoint;
    private AwsSdk aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        data = directory.resolve("data");
        collector = CollectorProcess.start(directory);
        Map<String, String> environment = Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint(),
                "OTEL_LOGS_EXPORTER", "otlp",
                "OTEL_TRACES_SAMPLER", "always_on");
        server = ServerProcess.start(environment, directory, data, 0);
        endpoint = server.endpoint();
        aws = new AwsSdk(endpoint);
        byte[] code = TestingZip.of(Map.of("index.py", CODE.getBytes(UTF_8)));
        for (String name : List.of("web", "stored", "left", "right", "failing")) {
            aws.lambda()
                    .createFunction(function -> function.functionName(name)
                            .runtime("python3.11")
                            .handler("index.handler")
                            .role("arn:aws:iam::000000000000:role/any")
                            .timeout(30)
                            .code(zip -> zip.zipFile(SdkBytes.fromByteArray(code))));
            aws.lambda().waiter().waitUntilFunctionActiveV2(function -> function.functionName(name));
        }
    }

    @AfterAll
    void close() {
        client.close();
        aws.close();
        server.close();
        collector.close();
    }

    @Test
    void throughAnHttpApiAndAFunctionUrl() throws Exception {
        String api = "/execute-api/" + api("web") + "/some/page";
        String url = url("web");
        String id = "5759e988bd862e3fe1be46a994270001";

        for (String path : List.of(api, url)) {
            JsonNode byW3c = called(path, "traceparent", "00-" + id + "-" + PARENT + "-01");
            JsonNode run = inTrace(id, PARENT, "web", byW3c.path("requestId").asString());
            assertEquals(header(run, "1"), ids(byW3c.at("/answer/trace").asString()));
            JsonNode headers = byW3c.at("/answer/headers");
            assertEquals(header(run, "1"), headers.path("x-amzn-trace-id").asString());
            assertEquals("00-" + id + "-" + span(run) + "-01", headers.path("traceparent").asString());
            assertTrue(collected(span(run), "reply"), "a call that was answered has no reply");

            JsonNode byXRay = called(path, "X-Amzn-Trace-Id", root(id) + ";Parent=" + PARENT + ";Sampled=0");
            run = inTrace(id, PARENT, "web", byXRay.path("requestId").asString());
            assertEquals(header(run, "0"), ids(byXRay.at("/answer/trace").asString()));
            headers = byXRay.at("/answer/headers");
            assertEquals(header(run, "0"), headers.path("x-amzn-trace-id").asString());
            assertEquals("00-" + id + "-" + span(run) + "-00", headers.path("traceparent").asString());

            JsonNode none = called(path);
            run = only("web", none.path("requestId").asString());
            headers = none.at("/answer/headers");
            String begun = run.at("/trace/traceId").asString();
            inTrace(begun, "", "web", none.path("requestId").asString());
            assertEquals(header(run, "0"), ids(none.at("/answer/trace").asString()));
            assertEquals(root(begun), headers.path("x-amzn-trace-id").asString());
            assertTrue(headers.path("traceparent").isMissingNode());
        }
    }

    @Test
    void throughAnObjectThatIsStored() throws Exception {
        String id = "5759e988bd862e3fe1be46a994270002";
        aws.objects().createBucket(bucket -> bucket.bucket("inbox"));
        permit("stored", "s3.amazonaws.com");
        aws.objects()
                .putBucketNotificationConfiguration(put -> put.bucket("inbox")
                        .notificationConfiguration(all -> all.lambdaFunctionConfigurations(
                                LambdaFunctionConfiguration.builder()
                                        .lambdaFunctionArn(ARN + "stored")
                                        .events(Event.S3_OBJECT_CREATED)
                                        .build())));

        aws.objects().putObject(
                put -> put.bucket("inbox")
                        .key("a.txt")
                        .overrideConfiguration(more ->
                                more.putHeader("traceparent", "00-" + id + "-" + PARENT + "-01")),
                RequestBody.fromString("hello"));

        JsonNode run = inTrace(id, PARENT, "stored", "");
        CommandOutput shown = CommandOutput.of("runs", "--data", data.toString(), "--function", "stored", "--json");
        assertEquals(0, shown.exitCode(), shown::err);
        assertEquals(run.path("trace"), JSON.readTree(shown.out()).path("trace"));
    }

    @Test
    void throughARuleToBothOfItsTargets() throws Exception {
        String id = "5759e988bd862e3fe1be46a994270003";
        aws.events().putRule(rule -> rule.name("both").eventPattern("{\"source\":[\"fan\"]}"));
        aws.events()
                .putTargets(put -> put.rule("both")
                        .targets(
                                Target.builder().id("1").arn(ARN + "left").build(),
                                Target.builder().id("2").arn(ARN + "right").build()));

        aws.events()
                .putEvents(put -> put.entries(PutEventsRequestEntry.builder()
                                .source("fan")
                                .detailType("t")
                                .detail("{}")
                                .build())
                        .overrideConfiguration(more -> more.putHeader(
                                "X-Amzn-Trace-Id", root(id) + ";Parent=" + PARENT + ";Sampled=1")));

        JsonNode left = inTrace(id, PARENT, "left", "");
        JsonNode right = inTrace(id, PARENT, "right", "");
        assertNotEquals(span(left), span(right));
    }

    @Test
    void throughAllAttemptsOfAnEvent() throws Exception {
        String id = "5759e988bd862e3fe1be46a994270004";
        aws.lambda().putFunctionEventInvokeConfig(put -> put.functionName("failing").maximumRetryAttempts(1));

        aws.lambda()
                .invoke(call -> call.functionName("failing")
                        .invocationType(InvocationType.EVENT)
                        .payload(SdkBytes.fromUtf8String("{\"fail\":true}"))
                        .overrideConfiguration(
                                more -> more.putHeader("traceparent", "00-" + id + "-" + PARENT + "-01")));

        await().atMost(PATIENCE).until(() -> runs("failing", "").size() == 2);
        List<JsonNode> attempts = runs("failing", "");
        JsonNode first = attempts.getFirst();
        JsonNode second = attempts.getLast();
        assertEquals(first.path("requestId"), second.path("requestId"));
        for (JsonNode attempt : attempts) {
            isTold(attempt, id, PARENT);
        }
        assertEquals(0, collected(span(first)).path("links").size());
        JsonNode link = collected(span(second)).path("links").path(0);
        assertEquals(id, link.path("traceId").asString());
        assertEquals(span(first), link.path("spanId").asString());
    }

    /** The run of a function that is in that trace, as the journal, the spans and the printed line have it. */
    private JsonNode inTrace(String traceId, String parent, String function, String requestId) throws Exception {
        await().atMost(PATIENCE).until(() -> !runs(function, requestId).isEmpty());
        JsonNode run = only(function, requestId);
        isTold(run, traceId, parent);
        return run;
    }

    private void isTold(JsonNode run, String traceId, String parent) {
        assertEquals(traceId, run.at("/trace/traceId").asString());
        assertEquals(parent, run.at("/trace/parentSpanId").asString(""));
        JsonNode whole = collected(span(run));
        assertEquals(traceId, whole.path("traceId").asString());
        assertEquals(parent, whole.path("parentSpanId").asString(""));
        assertTrue(collected(span(run), "queue") && collected(span(run), "run"), "a part is missing");
        String printed = "trace " + root(traceId) + ";Parent=" + span(run) + ";Sampled=";
        await().atMost(PATIENCE)
                .until(() -> all("resourceLogs", "scopeLogs", "logRecords").stream()
                        .anyMatch(line -> line.at("/body/stringValue").asString("").startsWith(printed)
                                && line.path("traceId").asString().equals(traceId)
                                && line.path("spanId").asString().equals(span(run))));
    }

    /** The span of that id, once the Collector has it. */
    private JsonNode collected(String spanId) {
        return await().atMost(PATIENCE)
                .until(
                        () -> spans().stream()
                                .filter(span -> span.path("spanId").asString().equals(spanId))
                                .findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /** Whether the span has a child of that name. */
    private boolean collected(String parentSpanId, String name) {
        return spans().stream()
                .anyMatch(span -> span.path("parentSpanId").asString("").equals(parentSpanId)
                        && span.path("name").asString().equals(name));
    }

    private List<JsonNode> spans() {
        return all("resourceSpans", "scopeSpans", "spans");
    }

    private List<JsonNode> all(String resources, String scopes, String items) {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode export : collector.exports()) {
            for (JsonNode resource : export.path(resources)) {
                for (JsonNode scope : resource.path(scopes)) {
                    scope.path(items).forEach(found::add);
                }
            }
        }
        return found;
    }

    private JsonNode only(String function, String requestId) throws Exception {
        List<JsonNode> runs = runs(function, requestId);
        assertEquals(1, runs.size(), runs::toString);
        return runs.getFirst();
    }

    /** As the server shows them, oldest first; of one request unless that is empty. */
    private List<JsonNode> runs(String function, String requestId) throws Exception {
        HttpResponse<String> shown = send("GET", "/_millrace/runs?order=oldest&function=" + function, "");
        List<JsonNode> runs = new ArrayList<>();
        for (JsonNode run : JSON.readTree(shown.body()).path("runs")) {
            if (requestId.isEmpty() || run.path("requestId").asString().equals(requestId)) {
                runs.add(run);
            }
        }
        return runs;
    }

    private JsonNode called(String path, String... headers) throws Exception {
        HttpResponse<String> answer = send("GET", path, "", headers);
        String id = answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
        return JSON.createObjectNode().put("requestId", id).set("answer", JSON.readTree(answer.body()));
    }

    private String api(String function) throws Exception {
        permit(function, "apigateway.amazonaws.com");
        String request = "{\"name\":\"traced\",\"protocolType\":\"HTTP\",\"target\":\"" + ARN + function + "\"}";
        return JSON.readTree(send("POST", "/v2/apis", request).body()).path("apiId").asString();
    }

    private String url(String function) {
        aws.lambda().createFunctionUrlConfig(url -> url.functionName(function).authType("NONE"));
        aws.lambda()
                .addPermission(permission -> permission.functionName(function)
                        .statementId("public")
                        .action("lambda:InvokeFunctionUrl")
                        .principal("*")
                        .functionUrlAuthType("NONE"));
        return "/fn/" + function + "/some/page";
    }

    private void permit(String function, String service) {
        aws.lambda()
                .addPermission(permission -> permission.functionName(function)
                        .statementId(service.replace('.', '-'))
                        .action("lambda:InvokeFunction")
                        .principal(service));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(requireNonNull(endpoint).resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertTrue(answer.statusCode() < 300, answer::body);
        return answer;
    }

    private static String span(JsonNode run) {
        return run.at("/trace/spanId").asString();
    }

    private static String root(String traceId) {
        return "Root=1-" + traceId.substring(0, 8) + "-" + traceId.substring(8);
    }

    /** What the function of a run finds, but for the lineage. */
    private static String header(JsonNode run, String sampled) {
        return root(run.at("/trace/traceId").asString()) + ";Parent=" + span(run) + ";Sampled=" + sampled;
    }

    private static String ids(String header) {
        return header.replaceFirst(";Lineage=.*", "");
    }
}
