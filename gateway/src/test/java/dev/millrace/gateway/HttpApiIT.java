package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.http.RawClient;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** HTTP APIs over real sockets, with real functions. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiIT {
    private final HttpClient client = HttpClient.newHttpClient();
    private TestingNode node;
    private byte[] jar;
    private HttpApi quick;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"), "web", "private", "secret");
        jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("web", "demo.Web::answer", 10, jar);
        HttpApi.permit(node, "web");
        quick = HttpApi.create(node, Map.of("target", HttpApi.ARN + "web"));
    }

    @AfterAll
    void close() {
        client.close();
        node.close();
    }

    @Test
    void aRequestBecomesAnEvent() throws Exception {
        JsonNode event = HttpApi.json(quick.call(
                "POST", "/a%20b/c?x=1&y=2&x=3", "{\"ü\":1}", "X-Test", "one", "x-test", "two", "Cookie", "a=1; b=2",
                "Content-Type", "application/json"));
        assertEquals("2.0", event.get("version").stringValue());
        assertEquals("$default", event.get("routeKey").stringValue());
        assertEquals("/a b/c", event.get("rawPath").stringValue());
        assertEquals("x=1&y=2&x=3", event.get("rawQueryString").stringValue());
        assertEquals("{\"x\":\"1,3\",\"y\":\"2\"}", event.get("queryStringParameters").toString());
        assertEquals("one,two", event.at("/headers/x-test").stringValue());
        assertEquals("[\"a=1\",\"b=2\"]", event.get("cookies").toString());
        assertEquals("{\"ü\":1}", event.get("body").stringValue());
        assertFalse(event.get("isBase64Encoded").booleanValue());
        assertEquals("127.0.0.1", event.at("/headers/x-forwarded-for").stringValue());
        assertEquals("http", event.at("/headers/x-forwarded-proto").stringValue());
        assertTrue(event.at("/headers/x-amzn-trace-id").stringValue().startsWith("Root=1-"));
        JsonNode context = event.get("requestContext");
        assertEquals(quick.id(), context.get("apiId").stringValue());
        assertEquals(
                quick.id() + ".execute-api.us-east-1.localhost", context.get("domainName").stringValue());
        assertEquals("POST", context.at("/http/method").stringValue());
        assertEquals("127.0.0.1", context.at("/http/sourceIp").stringValue());
    }

    @Test
    void aResultBecomesAResponse() throws Exception {
        HttpResponse<String> text = quick.get("/?wish=text");
        assertEquals("Hello", text.body());
        assertEquals("application/json", text.headers().firstValue("content-type").orElse(""));
        HttpResponse<String> cookies = quick.get("/?wish=cookies");
        assertEquals(201, cookies.statusCode());
        assertEquals(List.of("a=1", "b=2"), cookies.headers().allValues("set-cookie"));
        assertEquals("1", cookies.headers().firstValue("x-one").orElse(""));
        assertEquals("text/plain; charset=utf-8", cookies.headers().firstValue("content-type").orElse(""));
        assertEquals(204, quick.get("/?wish=empty").statusCode());
        assertEquals(3_000_000, quick.get("/?wish=large").body().length());
    }

    @Test
    void bytesGoThroughAsTheyAre() throws Exception {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        assertArrayEquals(content, echoed(content, "application/octet-stream"));
        byte[] small = {0, -1, 13, 10, -128};
        assertArrayEquals(small, echoed(small, "image/png"));
        byte[] text = "ü😀\n\"\\".getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(text, echoed(text, "text/plain; charset=utf-8"));
        HttpResponse<byte[]> packed = client.send(
                HttpRequest.newBuilder(uri("/?wish=gzip")).build(), BodyHandlers.ofByteArray());
        assertEquals("gzip", packed.headers().firstValue("content-encoding").orElse(""));
        assertEquals(
                "packed",
                new String(new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes(),
                        StandardCharsets.UTF_8));
    }

    @Test
    void whatAFunctionDoesWrongIsAnInternalServerError() throws Exception {
        for (String wish : List.of("injection", "malformed", "error")) {
            HttpResponse<String> answer = quick.get("/?wish=" + wish);
            HttpApi.assertAnswers(500, "Internal Server Error", answer);
            assertTrue(answer.headers().firstValue("x-injected").isEmpty());
        }
    }

    @Test
    void aFunctionThatTakesTooLongIsUnavailableAndItsRunIsRecorded() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        api.route("GET /", api.integration("web", Map.of("timeoutInMillis", 200)), Map.of());
        api.stage("$default", Map.of());
        long begun = System.nanoTime();
        HttpApi.assertAnswers(503, "Service Unavailable", api.get("/?wish=never"));
        long millis = (System.nanoTime() - begun) / 1_000_000;
        assertTrue(millis >= 200 && millis < 4_500, "after " + millis + " ms");
    }

    /** What a policy said before is not what it says now, and of one method not what it says of another. */
    @Test
    void theFunctionsPolicyIsAskedOfEachMethodAndWhenItHasChanged() throws Exception {
        node.create("secret", "demo.Web::answer", 10, jar);
        HttpApi api = HttpApi.create(node, Map.of());
        api.route("ANY /secret", api.integration("secret", Map.of()), Map.of());
        api.stage("$default", Map.of());
        String policy = TestingNode.FUNCTIONS + "secret/policy";
        String permission = "{\"StatementId\":\"get\",\"Action\":\"lambda:InvokeFunction\","
                + "\"Principal\":\"apigateway.amazonaws.com\",\"SourceArn\":"
                + "\"arn:aws:execute-api:us-east-1:000000000000:" + api.id() + "/*/GET/secret\"}";
        HttpApi.assertAnswers(500, "Internal Server Error", api.get("/secret"));
        for (int i = 0; i < 2; i++) {
            assertEquals(201, node.send("POST", policy, permission).statusCode());
            assertEquals(200, api.get("/secret").statusCode());
            assertEquals(200, api.get("/secret").statusCode());
            HttpApi.assertAnswers(500, "Internal Server Error", api.call("POST", "/secret", "{}"));
            assertEquals(200, api.get("/secret").statusCode());
            assertEquals(204, node.send("DELETE", policy + "/get", "").statusCode());
            HttpApi.assertAnswers(500, "Internal Server Error", api.get("/secret"));
        }
    }

    @Test
    void routesStagesAndVariables() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("${stageVariables.function}", Map.of());
        String version1 = api.integration("web", Map.of(
                "payloadFormatVersion", "1.0",
                "integrationUri",
                "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + HttpApi.ARN + "web/invocations"));
        api.route("GET /pets/{id}", target, Map.of());
        api.route("ANY /files/{proxy+}", target, Map.of());
        api.route("GET /old", version1, Map.of());
        api.stage("dev", Map.of("stageVariables", Map.of("function", "web")));
        JsonNode pet = HttpApi.json(api.get("/dev/pets/a%2Fb"));
        assertEquals("GET /pets/{id}", pet.get("routeKey").stringValue());
        assertEquals("{\"id\":\"a/b\"}", pet.get("pathParameters").toString());
        assertEquals("/dev/pets/a/b", pet.get("rawPath").stringValue());
        assertEquals("{\"function\":\"web\"}", pet.get("stageVariables").toString());
        assertEquals("dev", pet.at("/requestContext/stage").stringValue());
        JsonNode file = HttpApi.json(api.call("PUT", "/dev/files/x/y", "", "Content-Type", "text/plain"));
        assertEquals("{\"proxy\":\"x/y\"}", file.get("pathParameters").toString());
        assertEquals("/old", api.get("/dev/old?wish=version1").body());
        HttpApi.assertAnswers(404, "Not Found", api.get("/pets/1"));
        HttpApi.assertAnswers(404, "Not Found", api.get("/dev/pets"));
        HttpApi.assertAnswers(404, "Not Found", api.call("POST", "/dev/pets/1", ""));
        HttpApi.assertAnswers(404, "Not Found", node.send("GET", "/execute-api/nosuch/dev/pets/1", ""));
    }

    @Test
    void anApiIsFoundByItsHost() throws Exception {
        try (RawClient raw = new RawClient(node.endpoint().getPort())) {
            for (String host : List.of("execute-api.localhost", "execute-api.us-east-1.localhost:4566")) {
                String answer = raw.send("GET /x HTTP/1.1\r\nHost: " + quick.id() + "." + host + "\r\n\r\n")
                        .receive()
                        .body();
                assertTrue(answer.contains("\"rawPath\":\"/x\""), answer);
            }
        }
    }

    @Test
    void withoutPermissionAnApiRunsNothing() throws Exception {
        node.create("private", "demo.Web::answer", 10, jar);
        HttpApi api = HttpApi.create(node, Map.of("target", HttpApi.ARN + "private"));
        HttpApi.assertAnswers(500, "Internal Server Error", api.get("/?wish=text"));
        HttpApi missing = HttpApi.create(node, Map.of("target", HttpApi.ARN + "missing"));
        HttpApi.assertAnswers(500, "Internal Server Error", missing.get("/"));
        HttpApi byRole = HttpApi.create(
                node,
                Map.of("target", HttpApi.ARN + "private", "credentialsArn", "arn:aws:iam::000000000000:role/any"));
        assertEquals("Hello", byRole.get("/?wish=text").body());
    }

    @Test
    void originsAreSpokenFor() throws Exception {
        HttpApi api = HttpApi.create(
                node,
                HttpApi.settings(
                        "target", HttpApi.ARN + "web",
                        "corsConfiguration",
                        Map.of("allowOrigins", List.of("https://a.example"), "allowMethods", List.of("*"))));
        try (RawClient raw = new RawClient(node.endpoint().getPort())) {
            RawClient.Answer preflight = raw.send("OPTIONS /execute-api/" + api.id() + "/x HTTP/1.1\r\nHost: h\r\n"
                            + "Origin: https://a.example\r\nAccess-Control-Request-Method: PUT\r\n\r\n")
                    .receive();
            assertEquals(204, preflight.status());
            assertTrue(preflight.head().contains("access-control-allow-methods: *"), preflight.head());
            RawClient.Answer answer = raw.send("GET /execute-api/" + api.id() + "/?wish=text HTTP/1.1\r\nHost: h\r\n"
                            + "Origin: https://a.example\r\n\r\n")
                    .receive();
            assertTrue(answer.head().contains("access-control-allow-origin: https://a.example"), answer.head());
        }
        api.control(204, "DELETE", "/cors", Map.of());
        assertTrue(api.get("/?wish=text", "Origin", "https://a.example")
                .headers()
                .firstValue("access-control-allow-origin")
                .isEmpty());
    }

    @Test
    void aRouteIsTakenNoMoreOftenThanItsStageSays() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("web", Map.of());
        api.route("GET /slow", target, Map.of());
        api.route("GET /free", target, Map.of());
        api.stage(
                "$default",
                Map.of(
                        "routeSettings",
                        Map.of("GET /slow", Map.of("throttlingRateLimit", 0.001, "throttlingBurstLimit", 2))));
        assertEquals(200, api.get("/slow?wish=text").statusCode());
        assertEquals(200, api.get("/slow?wish=text").statusCode());
        HttpApi.assertAnswers(429, "Too Many Requests", api.get("/slow?wish=text"));
        assertEquals(200, api.get("/free?wish=text").statusCode());
    }

    /** Each member that the settings of a route do not have is that of the stage. */
    @Test
    void whatARouteDoesNotSayOfItsThrottleTheStageSays() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("web", Map.of());
        for (String key : List.of("GET /usual", "GET /burst", "GET /rate")) {
            api.route(key, target, Map.of());
        }
        api.stage(
                "$default",
                Map.of(
                        "defaultRouteSettings",
                        Map.of("throttlingRateLimit", 0.001, "throttlingBurstLimit", 1),
                        "routeSettings",
                        Map.of(
                                "GET /burst", Map.of("throttlingBurstLimit", 2),
                                "GET /rate", Map.of("throttlingRateLimit", 1_000_000))));
        assertEquals(200, api.get("/usual?wish=text").statusCode());
        HttpApi.assertAnswers(429, "Too Many Requests", api.get("/usual?wish=text"));
        assertEquals(200, api.get("/burst?wish=text").statusCode());
        assertEquals(200, api.get("/burst?wish=text").statusCode());
        HttpApi.assertAnswers(429, "Too Many Requests", api.get("/burst?wish=text"));
        for (int i = 0; i < 5; i++) {
            assertEquals(200, api.get("/rate?wish=text").statusCode());
        }
    }

    @Test
    void aStageThatDoesNotDeployByItselfStaysAsItWas() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("web", Map.of());
        String route = api.route("GET /a", target, Map.of());
        api.stage("kept", Map.of("autoDeploy", false));
        HttpApi.assertAnswers(404, "Not Found", api.get("/kept/a"));
        api.control(201, "POST", "/deployments", Map.of("stageName", "kept"));
        api.route("GET /b", target, Map.of());
        api.control(204, "DELETE", "/routes/" + route, Map.of());
        assertEquals(200, api.get("/kept/a?wish=text").statusCode());
        HttpApi.assertAnswers(404, "Not Found", api.get("/kept/b"));
        api.control(201, "POST", "/deployments", Map.of("stageName", "kept"));
        HttpApi.assertAnswers(404, "Not Found", api.get("/kept/a"));
        assertEquals(200, api.get("/kept/b?wish=text").statusCode());
    }

    @Test
    void requestsOfAnySizeAndPace() throws Exception {
        try (RawClient raw = new RawClient(node.endpoint().getPort())) {
            String path = "/execute-api/" + quick.id() + "/?wish=text";
            String get = "GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n";
            raw.send(get.repeat(5));
            for (int i = 0; i < 5; i++) {
                assertEquals("Hello", raw.receive().body());
            }
            raw.send("POST " + path + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertEquals(100, raw.receive().status());
            assertEquals("Hello", raw.send("{}").receive().body());
            raw.send("GET " + path + " HTTP/1.1\r\nHost: h\r\nX-Long: " + "x".repeat(10_300) + "\r\n\r\n");
            assertEquals(431, raw.receive().status());
            raw.send("HEAD " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            raw.endOutput();
        }
        byte[] large = new byte[10 * 1024 * 1024 + 1];
        HttpResponse<String> tooLarge = client.send(
                HttpRequest.newBuilder(uri("/")).POST(BodyPublishers.ofByteArray(large)).build(),
                BodyHandlers.ofString());
        HttpApi.assertAnswers(413, "Request Entity Too Large", tooLarge);
        HttpResponse<String> tooLargeForAFunction = client.send(
                HttpRequest.newBuilder(uri("/"))
                        .header("content-type", "application/octet-stream")
                        .POST(BodyPublishers.ofByteArray(new byte[6 * 1024 * 1024]))
                        .build(),
                BodyHandlers.ofString());
        HttpApi.assertAnswers(413, "Request Entity Too Large", tooLargeForAFunction);
    }

    @Test
    void apisOutliveTheServer(@TempDir Path directory) throws Exception {
        try (TestingNode other = new TestingNode(directory, "web")) {
            other.create("web", "demo.Web::answer", 10, jar);
            HttpApi.permit(other, "web");
            HttpApi api = HttpApi.create(other, Map.of("target", HttpApi.ARN + "web", "tags", Map.of("a", "b")));
            JsonNode before = api.control(200, "GET", "/routes", Map.of());
            other.restart();
            assertEquals(before, api.control(200, "GET", "/routes", Map.of()));
            assertEquals("{\"a\":\"b\"}", api.control(200, "GET", "", Map.of()).get("tags").toString());
            assertEquals("Hello", api.get("/?wish=text").body());
        }
    }

    private byte[] echoed(byte[] content, String type) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/?wish=echo"))
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(content))
                .build();
        return client.send(request, BodyHandlers.ofByteArray()).body();
    }

    private URI uri(String path) {
        return node.endpoint().resolve("/execute-api/" + quick.id() + path);
    }
}
