package dev.millrace.loadtest.bench.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** As much of function URLs, HTTP APIs and S3 as benchmarks need. Confined to the main thread. */
final class WebApi implements AutoCloseable {
    private static final int UNTHROTTLED = 1_000_000;
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final Duration REQUEST_MAX = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI server;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    WebApi(int port) {
        this.server = URI.create("http://127.0.0.1:" + port);
    }

    /** Gives a function a URL that is open to all. */
    void openUrl(String function) throws IOException, InterruptedException {
        post("/2021-10-31/functions/" + function + "/url", Map.of("AuthType", "NONE"));
        permit(
                function,
                Map.of(
                        "StatementId", "url",
                        "Principal", "*",
                        "Action", "lambda:InvokeFunctionUrl",
                        "FunctionUrlAuthType", "NONE"));
    }

    /** Lets HTTP APIs run a function. */
    void permitApis(String function) throws IOException, InterruptedException {
        permit(
                function,
                Map.of(
                        "StatementId", "api",
                        "Principal", "apigateway.amazonaws.com",
                        "Action", "lambda:InvokeFunction"));
    }

    private void permit(String function, Map<String, String> statement) throws IOException, InterruptedException {
        post("/2015-03-31/functions/" + function + "/policy", statement);
    }

    /**
     * Makes an API with so many routes to a function, of which the first is {@code POST /pets/{id}}.
     *
     * @return its identity
     */
    String createApi(String function, int routes) throws IOException, InterruptedException {
        String id = post("/v2/apis", Map.of("name", "bench", "protocolType", "HTTP")).path("apiId").asString();
        String api = "/v2/apis/" + id;
        Map<String, String> integration = Map.of(
                "integrationType", "AWS_PROXY",
                "integrationUri", FUNCTION_ARN + function,
                "payloadFormatVersion", "2.0");
        String target = post(api + "/integrations", integration).path("integrationId").asString();
        for (int i = 0; i < routes; i++) {
            String key = i == 0 ? "POST /pets/{id}" : "POST /pets-" + i + "/{id}/parts";
            post(api + "/routes", Map.of("routeKey", key, "target", "integrations/" + target));
        }
        Map<String, Integer> unthrottled =
                Map.of("throttlingBurstLimit", UNTHROTTLED, "throttlingRateLimit", UNTHROTTLED);
        post(
                api + "/stages",
                Map.of("stageName", "$default", "autoDeploy", true, "defaultRouteSettings", unthrottled));
        return id;
    }

    /** Makes a bucket; its signature is what tells the request. */
    void createBucket(String bucket) throws IOException, InterruptedException {
        String signature = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=host,"
                + " Signature=any";
        send(OK, request("/" + bucket)
                .header("Authorization", signature)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    /** Stores an object of so many bytes. */
    void store(String path, int bytes) throws IOException, InterruptedException {
        send(OK, request(path)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[bytes]))
                .build());
    }

    private JsonNode post(String path, Object body) throws IOException, InterruptedException {
        String json = JSON.writeValueAsString(body);
        return JSON.readTree(send(CREATED, request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build()));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve(path)).timeout(REQUEST_MAX);
    }

    private String send(int wanted, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> reply = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (reply.statusCode() != wanted) {
            throw new IllegalStateException(
                    request.method() + " " + request.uri() + ": " + reply.statusCode() + " " + reply.body());
        }
        return reply.body();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
