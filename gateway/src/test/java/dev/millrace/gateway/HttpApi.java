package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP API of a node, and its owner. Confined to the test's thread. */
final class HttpApi {
    static final String ARN = "arn:aws:lambda:us-east-1:000000000000:function:";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final TestingNode node;
    private final String id;

    private HttpApi(TestingNode node, String id) {
        this.node = node;
        this.id = id;
    }

    /** An API with nothing in it. */
    static HttpApi create(TestingNode node, Map<String, ?> more) throws Exception {
        Map<String, Object> request = new HashMap<>(more);
        request.put("name", "test");
        request.put("protocolType", "HTTP");
        JsonNode made = control(node, 201, "POST", "/v2/apis", request);
        return new HttpApi(node, made.get("apiId").stringValue());
    }

    /** Lets all APIs run a function. */
    static void permit(TestingNode node, String function) throws Exception {
        control(
                node,
                201,
                "POST",
                "/2015-03-31/functions/" + function + "/policy",
                Map.of(
                        "StatementId", "apis",
                        "Action", "lambda:InvokeFunction",
                        "Principal", "apigateway.amazonaws.com",
                        "SourceArn", "arn:aws:execute-api:us-east-1:000000000000:*"));
    }

    String id() {
        return id;
    }

    /** Calls an operation on something of the API, which must be answered so. */
    JsonNode control(int status, String method, String path, Map<String, ?> request) throws Exception {
        return control(node, status, method, "/v2/apis/" + id + path, request);
    }

    /** Adds an integration with a function; its target. */
    String integration(String function, Map<String, ?> more) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of(
                "integrationType", "AWS_PROXY", "integrationUri", ARN + function, "payloadFormatVersion", "2.0"));
        request.putAll(more);
        return "integrations/"
                + control(201, "POST", "/integrations", request).get("integrationId").stringValue();
    }

    String route(String key, String target, Map<String, ?> more) throws Exception {
        Map<String, Object> request = new HashMap<>(more);
        request.put("routeKey", key);
        request.put("target", target);
        return control(201, "POST", "/routes", request).get("routeId").stringValue();
    }

    void stage(String name, Map<String, ?> more) throws Exception {
        Map<String, Object> request = new HashMap<>(Map.of("stageName", name, "autoDeploy", true));
        request.putAll(more);
        control(201, "POST", "/stages", request);
    }

    /** Sends a request to the API as its clients do. */
    HttpResponse<String> call(String method, String path, String body, String... headers) throws Exception {
        return node.send(method, "/execute-api/" + id + path, body, headers);
    }

    HttpResponse<String> get(String path, String... headers) throws Exception {
        return call("GET", path, "", headers);
    }

    static void assertAnswers(int status, String message, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals("{\"message\":\"" + message + "\"}", answer.body());
        assertTrue(answer.headers().firstValue("content-type").orElse("").startsWith("application/json"));
    }

    private static JsonNode control(
            TestingNode node, int status, String method, String path, @Nullable Map<String, ?> request)
            throws Exception {
        String body = request == null ? "" : JSON.writeValueAsString(request);
        HttpResponse<String> answer = node.send(method, path, body);
        assertEquals(status, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body().isEmpty() ? "{}" : answer.body());
    }

    static JsonNode json(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return JSON.readTree(answer.body());
    }

    static Map<String, Object> settings(Object... namesAndValues) {
        Map<String, Object> settings = new HashMap<>();
        List<Object> all = List.of(namesAndValues);
        for (int i = 0; i < all.size(); i += 2) {
            settings.put((String) all.get(i), all.get(i + 1));
        }
        return settings;
    }
}
