package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who may take the routes of HTTP APIs: by token of a real issuer, and by functions. */
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiAuthorizersIT {
    private TestingNode node;
    private TokenIssuer issuer;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        issuer = new TokenIssuer();
        node = new TestingNode(directory.resolve("data"), "web", "gate", "policy");
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("web", "demo.Web::answer", 10, jar);
        node.create("gate", "demo.Web::gate", 10, jar);
        node.create("policy", "demo.Web::policy", 10, jar);
        for (String function : List.of("web", "gate", "policy")) {
            HttpApi.permit(node, function);
        }
    }

    @AfterAll
    void close() {
        node.close();
        issuer.close();
    }

    @Test
    void aTokenLetsItsHolderIn() throws Exception {
        HttpApi api = tokenApi();
        int fetchesBefore = issuer.fetches();
        String token = issuer.token(Map.of("scope", "read write", "groups", List.of("a", "b")));
        JsonNode event = HttpApi.json(api.get("/any", "Authorization", "Bearer " + token));
        JsonNode jwt = event.at("/requestContext/authorizer/jwt");
        assertEquals("ali", jwt.at("/claims/sub").stringValue());
        assertEquals("[a b]", jwt.at("/claims/groups").stringValue());
        assertFalse(jwt.hasNonNull("scopes"), "the route asks for none");
        JsonNode scoped = HttpApi.json(api.get("/scoped", "Authorization", token));
        assertEquals("[\"write\"]", scoped.at("/requestContext/authorizer/jwt/scopes").toString());
        assertEquals(fetchesBefore + 1, issuer.fetches(), "keys are fetched once");
    }

    @Test
    void whatIsNoGoodTokenDoesNot() throws Exception {
        HttpApi api = tokenApi();
        HttpResponse<String> none = api.get("/any");
        HttpApi.assertAnswers(401, "Unauthorized", none);
        assertEquals("Bearer", challenge(none));
        long now = Instant.now().getEpochSecond();
        for (String token : List.of(
                "nonsense",
                "a.b.c",
                issuer.forged(),
                issuer.signedByPublicKey(),
                "eyJhbGciOiJub25lIiwia2lkIjoiZmlyc3QifQ.e30.",
                issuer.token(Map.of("iss", "http://other.example")),
                issuer.token(Map.of("aud", "other")),
                issuer.token(Map.of("exp", now - 1)),
                issuer.token(Map.of("nbf", now + 100)),
                issuer.token(Map.of("iat", now + 100)))) {
            HttpResponse<String> answer = api.get("/any", "Authorization", "Bearer " + token);
            HttpApi.assertAnswers(401, "Unauthorized", answer);
            assertTrue(challenge(answer).contains("error=\"invalid_token\""), challenge(answer));
        }
        HttpResponse<String> expired =
                api.get("/any", "Authorization", "Bearer " + issuer.token(Map.of("exp", now - 1)));
        assertTrue(challenge(expired).contains("the token has expired"), challenge(expired));
        HttpResponse<String> narrow =
                api.get("/scoped", "Authorization", "Bearer " + issuer.token(Map.of("scope", "read")));
        HttpApi.assertAnswers(403, "Forbidden", narrow);
        assertTrue(challenge(narrow).contains("error=\"insufficient_scope\""), challenge(narrow));
    }

    @Test
    void anIssuerThatCannotBeReachedLetsNobodyIn() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String authorizer = jwtAuthorizer(api, "http://127.0.0.1:1");
        api.route("GET /any", api.integration("web", Map.of()), authorized("JWT", authorizer));
        api.stage("$default", Map.of());
        String token = issuer.token(Map.of());
        HttpApi.assertAnswers(401, "Unauthorized", api.get("/any", "Authorization", token));
        HttpApi.assertAnswers(401, "Unauthorized", api.get("/any", "Authorization", token));
    }

    /** There are two control threads, and many more who wait. */
    @Test
    void whoWaitsForAnIssuerHoldsUpNobody() throws Exception {
        try (TokenIssuer slow = new TokenIssuer();
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            HttpApi api = HttpApi.create(node, Map.of());
            String target = api.integration("web", Map.of());
            api.route("GET /any", target, authorized("JWT", jwtAuthorizer(api, slow.url())));
            api.route("GET /open", target, Map.of());
            api.stage("$default", Map.of());
            slow.hold();
            List<Future<HttpResponse<String>>> waiting = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                waiting.add(clients.submit(() -> api.get("/any", "Authorization", slow.token(Map.of()))));
            }
            await().until(() -> slow.fetches() == 1);
            api.control(200, "GET", "", Map.of());
            HttpApi.json(api.get("/open"));
            assertTrue(waiting.stream().noneMatch(Future::isDone));
            slow.release();
            for (Future<HttpResponse<String>> answer : waiting) {
                HttpApi.json(answer.get(20, TimeUnit.SECONDS));
            }
            assertEquals(1, slow.fetches());
        }
    }

    @Test
    void aFunctionSaysWhoMayPass() throws Exception {
        HttpApi api = functionApi("gate", Map.of("enableSimpleResponses", true, "authorizerResultTtlInSeconds", 0));
        JsonNode event = HttpApi.json(api.get("/any", "Who", "sesame"));
        JsonNode asked = event.at("/requestContext/authorizer/lambda/asked");
        assertNotEquals(event.at("/requestContext/requestId"), asked, "it is a run of its own");
        assertNotEquals(
                asked,
                HttpApi.json(api.get("/any", "Who", "sesame")).at("/requestContext/authorizer/lambda/asked"),
                "and nothing is remembered");
        HttpApi.assertAnswers(403, "Forbidden", api.get("/any", "Who", "stranger"));
        HttpApi.assertAnswers(401, "Unauthorized", api.get("/any"));
        HttpApi.assertAnswers(401, "Unauthorized", api.get("/any", "Who", "nobody"));
    }

    @Test
    void whatItSaidIsRemembered() throws Exception {
        HttpApi api = functionApi("gate", Map.of("enableSimpleResponses", true, "authorizerResultTtlInSeconds", 600));
        JsonNode first = HttpApi.json(api.get("/any", "Who", "sesame")).at("/requestContext/authorizer/lambda/asked");
        JsonNode again = HttpApi.json(api.get("/any", "Who", "sesame")).at("/requestContext/authorizer/lambda/asked");
        assertEquals(first, again);
        JsonNode other =
                HttpApi.json(api.get("/any", "Who", "open sesame")).at("/requestContext/authorizer/lambda/asked");
        assertNotEquals(first, other);
    }

    @Test
    void aPolicySaysWhatTheCallerMayDo() throws Exception {
        HttpApi api = functionApi("policy", Map.of("authorizerPayloadFormatVersion", "1.0"));
        JsonNode event = HttpApi.json(api.get("/any", "Who", "sesame"));
        assertEquals(
                "{\"number\":7}",
                event.at("/requestContext/authorizer/lambda").toString());
        HttpApi.assertAnswers(403, "Forbidden", api.get("/any", "Who", "stranger"));
        HttpApi.assertAnswers(
                403, "Forbidden", api.get("/other", "Who", "sesame")); // the policy is remembered, for the first path
    }

    @Test
    void anAuthorizerThatDoesNotWorkLetsNobodyIn() throws Exception {
        HttpApi malformed = functionApi("web", Map.of("enableSimpleResponses", true));
        HttpApi.assertAnswers(500, "Internal Server Error", malformed.get("/any", "Who", "sesame"));
        HttpApi missing = functionApi("missing", Map.of("enableSimpleResponses", true));
        HttpApi.assertAnswers(500, "Internal Server Error", missing.get("/any", "Who", "sesame"));
    }

    /** Without keys given to the server, any key will do; what is unsigned, or signed for another service, will not. */
    @Test
    void aSignatureLetsItsMakerIn() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        api.route("GET /any", api.integration("web", Map.of()), Map.of("authorizationType", "AWS_IAM"));
        api.stage("$default", Map.of());
        HttpApi.assertAnswers(403, "Forbidden", api.get("/any"));
        HttpApi.assertAnswers(403, "Forbidden", signed(api, "lambda"));
        JsonNode event = HttpApi.json(signed(api, "execute-api"));
        assertEquals("AKIA", event.at("/requestContext/authorizer/iam/accessKey").stringValue());
    }

    private static HttpResponse<String> signed(HttpApi api, String service) throws Exception {
        String time = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC).format(Instant.now());
        return api.get(
                "/any",
                "X-Amz-Date",
                time,
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKIA/" + time.substring(0, 8) + "/us-east-1/" + service
                        + "/aws4_request, SignedHeaders=host;x-amz-date, Signature=00");
    }

    private HttpApi tokenApi() throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        String target = api.integration("web", Map.of());
        String authorizer = jwtAuthorizer(api, issuer.url());
        api.route("GET /any", target, authorized("JWT", authorizer));
        Map<String, Object> scoped = authorized("JWT", authorizer);
        scoped.put("authorizationScopes", List.of("write"));
        api.route("GET /scoped", target, scoped);
        api.stage("$default", Map.of());
        return api;
    }

    private HttpApi functionApi(String function, Map<String, ?> more) throws Exception {
        HttpApi api = HttpApi.create(node, Map.of());
        Map<String, Object> request = HttpApi.settings(
                "name", "gate",
                "authorizerType", "REQUEST",
                "authorizerUri", HttpApi.ARN + function,
                "authorizerPayloadFormatVersion", "2.0",
                "identitySource", List.of("$request.header.Who"));
        request.putAll(more);
        String id = api.control(201, "POST", "/authorizers", request).get("authorizerId").stringValue();
        String target = api.integration("web", Map.of());
        api.route("GET /any", target, authorized("CUSTOM", id));
        api.route("GET /other", target, authorized("CUSTOM", id));
        api.stage("$default", Map.of());
        return api;
    }

    private static String jwtAuthorizer(HttpApi api, String issuerUrl) throws Exception {
        Map<String, Object> request = HttpApi.settings(
                "name", "tokens",
                "authorizerType", "JWT",
                "identitySource", List.of("$request.header.Authorization"),
                "jwtConfiguration", Map.of("issuer", issuerUrl, "audience", List.of("shop")));
        return api.control(201, "POST", "/authorizers", request).get("authorizerId").stringValue();
    }

    private static Map<String, Object> authorized(String type, String authorizer) {
        return HttpApi.settings("authorizationType", type, "authorizerId", authorizer);
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("www-authenticate").orElse("");
    }
}
