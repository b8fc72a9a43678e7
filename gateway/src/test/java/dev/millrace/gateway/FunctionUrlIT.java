package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.http.RawClient;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Functions called as pages of the web, by their URLs' host names and by path. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FunctionUrlIT {
    private static final String FORBIDDEN = "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization"
            + " issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}";
    private static final String OPEN = "{\"AuthType\":\"NONE\"}";
    private static final String PUBLIC = "{\"StatementId\":\"public\",\"Principal\":\"*\","
            + "\"Action\":\"lambda:InvokeFunctionUrl\",\"FunctionUrlAuthType\":\"NONE\"}";

    private TestingNode node;
    private String echoHost;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node = new TestingNode(directory.resolve("data"), "echo", "site", "closed", "slow", "cors");
        for (String name : List.of("site", "cors")) {
            node.create(name, "demo.Site::page", 30, jar);
        }
        node.create("echo", "demo.Shapes$Copy", 30, jar);
        node.create("closed", "demo.Shapes$Copy", 30, jar);
        node.create("slow", "demo.Site::page", 1, jar);
        echoHost = open("echo", OPEN);
        open("site", OPEN);
        open("slow", OPEN);
        open(
                "cors",
                "{\"AuthType\":\"NONE\",\"Cors\":{\"AllowOrigins\":[\"https://a.example\"],\"AllowMethods\":[\"PUT\"],"
                        + "\"AllowHeaders\":[\"x-b\"],\"ExposeHeaders\":[\"x-one\"],\"MaxAge\":60}}");
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void theFunctionSeesTheRequestByHost() throws Exception {
        RawClient.Answer answer;
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            answer = client.send("POST /a%2Fb/c?q=1&q=2&e HTTP/1.1\r\nHost: " + echoHost + "\r\nX-One: 1\r\nx-one: 2\r\n"
                            + "Cookie: a=1; b=2\r\nContent-Type: application/json\r\nContent-Length: 7\r\n\r\n{\"k\":1}")
                    .receive();
        }
        assertEquals(200, answer.status(), answer.body());
        JsonNode event = JsonMapper.shared().readTree(answer.body());
        assertEquals("2.0", event.path("version").stringValue());
        assertEquals("$default", event.path("routeKey").stringValue());
        assertEquals("/a%2Fb/c", event.path("rawPath").stringValue());
        assertEquals("q=1&q=2&e", event.path("rawQueryString").stringValue());
        assertEquals("{\"e\":\"\",\"q\":\"1,2\"}", event.path("queryStringParameters").toString());
        assertEquals("[\"a=1\",\"b=2\"]", event.path("cookies").toString());
        assertEquals("{\"k\":1}", event.path("body").stringValue());
        assertFalse(event.path("isBase64Encoded").booleanValue());
        JsonNode headers = event.path("headers");
        assertEquals("1,2", headers.path("x-one").stringValue());
        assertEquals("127.0.0.1", headers.path("x-forwarded-for").stringValue());
        assertEquals("http", headers.path("x-forwarded-proto").stringValue());
        assertEquals(String.valueOf(node.endpoint().getPort()), headers.path("x-forwarded-port").stringValue());
        assertTrue(headers.path("x-amzn-trace-id").stringValue().startsWith("Root=1-"));
        JsonNode context = event.path("requestContext");
        String id = echoHost.substring(0, 32);
        assertEquals("anonymous", context.path("accountId").stringValue());
        assertEquals(id, context.path("apiId").stringValue());
        assertEquals(id, context.path("domainPrefix").stringValue());
        assertEquals(id + ".lambda-url.us-east-1.localhost", context.path("domainName").stringValue());
        assertTrue(context.path("authentication").isNull());
        assertFalse(context.has("authorizer"));
        assertEquals("POST", context.path("http").path("method").stringValue());
        assertTrue(
                answer.head().contains("x-amzn-RequestId: " + context.path("requestId").stringValue()), answer.head());
    }

    @Test
    void theFunctionSeesTheRequestByPath() throws Exception {
        JsonNode event = JsonMapper.shared().readTree(node.send("GET", "/fn/echo/x/y?z=1", "").body());
        assertEquals("/x/y", event.path("rawPath").stringValue());
        assertEquals("z=1", event.path("rawQueryString").stringValue());
        assertEquals(echoHost.substring(0, 32), event.path("requestContext").path("apiId").stringValue());
        assertFalse(event.has("body"));
        JsonNode root = JsonMapper.shared().readTree(node.send("GET", "/fn/echo?z=1", "").body());
        assertEquals("/", root.path("rawPath").stringValue());
    }

    @Test
    void theFunctionAnswersWithStatusHeadersAndCookies() throws Exception {
        HttpResponse<String> answer = node.send("GET", "/fn/site/html", "");
        assertEquals(201, answer.statusCode());
        assertEquals("<p>ü</p>", answer.body());
        assertEquals(List.of("text/html"), answer.headers().allValues("content-type"));
        assertEquals(List.of("1"), answer.headers().allValues("x-one"));
        assertEquals(List.of("a=1; Secure", "b=2"), answer.headers().allValues("set-cookie"));
        assertEquals("image/png", node.send("GET", "/fn/site/bytes", "").headers().firstValue("content-type").get());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/text|200|hello|application/json",
                "/list|200|[1,true]|application/json",
                "/none|502|Internal Server Error|text/plain; charset=utf-8",
                "/malformed|502|Internal Server Error|text/plain; charset=utf-8"
            })
    void whatIsNoResponseIsABodyOrAFailure(String path, int status, String body, String type) throws Exception {
        HttpResponse<String> answer = node.send("GET", "/fn/site" + path, "");
        assertEquals(status, answer.statusCode());
        assertEquals(body, answer.body());
        assertEquals(List.of(type), answer.headers().allValues("content-type"));
    }

    @Test
    void aTimeoutIsToldAsOne() throws Exception {
        HttpResponse<String> answer = node.send("GET", "/fn/slow/slow", "");
        assertEquals(504, answer.statusCode());
        assertEquals("Gateway Timeout", answer.body());
    }

    @Test
    void aUrlIsClosedUntilThePolicyOpensIt() throws Exception {
        String host = create("closed", OPEN);
        assertForbidden(node.send("GET", "/fn/closed", ""));
        node.send("POST", policy("closed"), PUBLIC.replace("NONE", "AWS_IAM"));
        assertForbidden(node.send("GET", "/fn/closed", ""));
        node.send("POST", policy("closed"), PUBLIC.replace("\"public\"", "\"second\""));
        assertEquals(200, node.send("GET", "/fn/closed", "").statusCode());
        assertEquals(200, byHost(host, "GET", "/").status());
        node.send("DELETE", policy("closed") + "/second", "");
        assertEquals(403, byHost(host, "GET", "/").status());
        node.send("DELETE", "/2021-10-31/functions/closed/url", "");
        assertEquals(FORBIDDEN, byHost(host, "GET", "/").body());
    }

    @Test
    void aUrlThatIsNotThereIsForbiddenByHostAndMissingByPath() throws Exception {
        assertEquals(FORBIDDEN, byHost("a".repeat(32) + ".lambda-url.us-east-1.localhost", "GET", "/").body());
        HttpResponse<String> missing = node.send("GET", "/fn/nobody/x", "");
        assertEquals(404, missing.statusCode());
        assertTrue(missing.body().contains("There is no function nobody with a URL here."), missing.body());
    }

    @Test
    void pathsOfTheApiBelongToTheFunctionOnItsHost() throws Exception {
        RawClient.Answer answer = byHost(echoHost, "GET", "/2015-03-31/functions/echo/invocations");
        assertEquals(
                "/2015-03-31/functions/echo/invocations",
                JsonMapper.shared().readTree(answer.body()).path("rawPath").stringValue());
    }

    @Test
    void preflightsAreAnsweredForTheFunction() throws Exception {
        HttpResponse<String> answer = node.send(
                "OPTIONS", "/fn/cors/html", "", "Origin", "https://a.example", "Access-Control-Request-Method", "PUT");
        assertEquals(200, answer.statusCode());
        assertEquals("", answer.body());
        assertEquals("https://a.example", answer.headers().firstValue("access-control-allow-origin").get());
        assertEquals("PUT", answer.headers().firstValue("access-control-allow-methods").get());
        assertEquals("x-b", answer.headers().firstValue("access-control-allow-headers").get());
        assertEquals("60", answer.headers().firstValue("access-control-max-age").get());
    }

    @Test
    void responsesSayWhatTheUrlSaysOfOtherOrigins() throws Exception {
        String origin = "access-control-allow-origin";
        HttpResponse<String> allowed = node.send("GET", "/fn/cors/own-cors", "", "Origin", "https://a.example");
        assertEquals(List.of("https://a.example"), allowed.headers().allValues(origin));
        assertEquals("x-one", allowed.headers().firstValue("access-control-expose-headers").get());
        HttpResponse<String> other = node.send("GET", "/fn/cors/own-cors", "", "Origin", "https://b.example");
        assertEquals(List.of(), other.headers().allValues(origin));
        HttpResponse<String> failed = node.send("GET", "/fn/cors/none", "", "Origin", "https://a.example");
        assertEquals(502, failed.statusCode());
        assertEquals(List.of("https://a.example"), failed.headers().allValues(origin));
        HttpResponse<String> own = node.send("GET", "/fn/site/own-cors", "", "Origin", "https://b.example");
        assertEquals(List.of("https://own.example"), own.headers().allValues(origin));
    }

    @Test
    void largeRequestsAndResponsesPass() throws Exception {
        String body = "\"" + "ü".repeat(500_000) + "\"";
        HttpResponse<String> echoed = node.send("POST", "/fn/echo", body, "Content-Type", "application/json");
        assertEquals(body, JsonMapper.shared().readTree(echoed.body()).path("body").stringValue());
        assertEquals(1_000_000, node.send("GET", "/fn/site/large", "").body().length());
    }

    @Test
    void whatIsTooLargeIsRefused() throws Exception {
        String text = "{\"Message\":\"Request must be smaller than 6291556 bytes for the InvokeFunction operation\"}";
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            RawClient.Answer announced = client.send(
                            "POST / HTTP/1.1\r\nHost: " + echoHost + "\r\nContent-Length: 6291557\r\n\r\n")
                    .receive();
            assertEquals(413, announced.status());
            assertEquals(text, announced.body());
        }
        HttpResponse<String> inBase64 =
                node.send("POST", "/fn/echo", "x".repeat(5_000_000), "Content-Type", "application/octet-stream");
        assertEquals(413, inBase64.statusCode());
        assertEquals(text, inBase64.body());
    }

    @Test
    void aFunctionWithoutConcurrencyIsThrottled() throws Exception {
        String concurrency = "/2017-10-31/functions/echo/concurrency";
        node.send("PUT", concurrency, "{\"ReservedConcurrentExecutions\":0}");
        try {
            HttpResponse<String> throttled = node.send("GET", "/fn/echo", "");
            assertEquals(429, throttled.statusCode());
            assertTrue(throttled.body().contains("Rate Exceeded."), throttled.body());
        } finally {
            node.send("DELETE", concurrency, "");
        }
    }

    /** Creates a URL and opens it to all; its host. */
    private String open(String function, String config) throws Exception {
        String host = create(function, config);
        assertEquals(201, node.send("POST", policy(function), PUBLIC).statusCode());
        return host;
    }

    private String create(String function, String config) throws Exception {
        HttpResponse<String> created = node.send("POST", "/2021-10-31/functions/" + function + "/url", config);
        assertEquals(201, created.statusCode(), created.body());
        String url = JsonMapper.shared().readTree(created.body()).path("FunctionUrl").stringValue();
        assertEquals(node.endpoint().getPort(), URI.create(url).getPort());
        return URI.create(url).getAuthority();
    }

    private static String policy(String function) {
        return "/2015-03-31/functions/" + function + "/policy";
    }

    private RawClient.Answer byHost(String host, String method, String target) throws Exception {
        try (RawClient client = new RawClient(node.endpoint().getPort())) {
            return client.send(method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").receive();
        }
    }

    private static void assertForbidden(HttpResponse<String> answer) {
        assertEquals(403, answer.statusCode());
        assertEquals(FORBIDDEN, answer.body());
        assertEquals("AccessDeniedException", answer.headers().firstValue("x-amzn-errortype").orElse(""));
    }
}
