package dev.millrace.gateway.api.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.RoutedOperations;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The control API over a real file, called without a network. */
class ApiOperationsTest {
    private static final String LOGS = "arn:aws:logs:us-east-1:000000000000:log-group:";
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";

    @TempDir
    private Path directory;

    private Apis apis;
    private RoutedOperations operations;
    private String api;

    @BeforeEach
    void open() {
        apis = Apis.open(directory.resolve("apis.db"), Account.DEFAULT, new SystemClock());
        operations = new RoutedOperations(routes -> ApiOperations.register(routes, apis));
        api = "/v2/apis/" + made("/v2/apis", "{'name':'a','protocolType':'HTTP'}").get("apiId").stringValue();
    }

    @AfterEach
    void close() {
        apis.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v2/apis | {} | protocolType is required",
                "/v2/apis | {'protocolType':'HTTP'} | name is required",
                "/v2/apis | {'protocolType':'REST','name':'a'} | Invalid protocol specified",
                "/v2/apis | {'protocolType':'HTTP','name':'a','routeKey':'GET /'} | of an API that is made with a target",
                "/v2/apis | {'protocolType':'HTTP','name':'a','target':'arn:aws:sqs:us-east-1:1:q'} | must be the ARN",
                "/v2/apis | {'protocolType':'HTTP','name':'a','corsConfiguration':{'allowOrigins':['*'],"
                        + "'allowCredentials':true}} | allowCredentials is not supported",
                "/v2/apis | {'protocolType':'HTTP','name':'a','tags':{'aws:x':'y'}} | Invalid tag",
                "/v2/apis | {'protocolType':'HTTP','name':7} | must be a string",
                "/v2/apis | [] | must be a JSON object",
                "routes | {'routeKey':'pets'} | not formatted properly",
                "routes | {'routeKey':'GET /','apiKeyRequired':true} | API keys are not supported",
                "routes | {'routeKey':'GET /','target':'http://x'} | The target of a route",
                "routes | {'routeKey':'GET /','authorizationType':'MAYBE'} | Must be one of",
                "routes | {'routeKey':'GET /','authorizationType':'JWT'} | authorizerId is required",
                "routes | {'routeKey':'GET /','authorizationScopes':['a']} | only with the authorization type JWT",
                "routes | {'routeKey':'GET /','requestParameters':{'a':{}}} | not offered here",
                "integrations | {'integrationType':'HTTP_PROXY','integrationUri':'http://x'} | only AWS_PROXY",
                "integrations | {'integrationType':'AWS_PROXY'} | integrationUri is required",
                "integrations | {'integrationType':'AWS_PROXY','integrationUri':'F','payloadFormatVersion':'3.0'} |"
                        + " Must be one of [1.0, 2.0]",
                "integrations | {'integrationType':'AWS_PROXY','integrationUri':'F','timeoutInMillis':49} | between 50",
                "integrations | {'integrationType':'AWS_PROXY','integrationUri':'F','timeoutInMillis':30001} | 30000 ms",
                "stages | {'stageName':'a b'} | Stage name only allows",
                "stages | {} | stageName is required",
                "stages | {'stageName':'x','stageVariables':{'a b':'c'}} | Stage variable a b",
                "stages | {'stageName':'x','defaultRouteSettings':{'throttlingRateLimit':-1}} | cannot be negative",
                "stages | {'stageName':'x','accessLogSettings':{'format':'$context.requestId'}} | must have both",
                "stages | {'stageName':'x','accessLogSettings':{'destinationArn':'LOGS:g'}} | must have both",
                "stages | {'stageName':'x','accessLogSettings':{'destinationArn':'LOGS:a b','format':'x'}} |"
                        + " Invalid ARN specified in the request",
                "stages | {'stageName':'x','accessLogSettings':{'destinationArn':'arn:aws:firehose:us-east-1:"
                        + "000000000000:deliverystream/amazon-apigateway-a','format':'x'}} | Invalid ARN specified",
                "stages | {'stageName':'x','accessLogSettings':{'destinationArn':'LOGS:g','format':'$context.status'}}"
                        + " | must include at least one of $context.requestId",
                "stages | {'stageName':'x','accessLogSettings':{'destinationArn':'LOGS:g',"
                        + "'format':'$context.requestId\\n$context.status'}} | must be single line",
                "deployments | {} | At least one route is required",
                "authorizers | {'name':'a','authorizerType':'TOKEN'} | Must be one of [JWT, REQUEST]",
                "authorizers | {'name':'a','authorizerType':'JWT','identitySource':['x']} | Invalid identity source",
                "authorizers | {'name':'a','authorizerType':'JWT','identitySource':['$request.header.A'],"
                        + "'jwtConfiguration':{'issuer':'x','audience':['a']}} | The issuer must be a URL",
                "authorizers | {'name':'a','authorizerType':'REQUEST','authorizerUri':'F'} | is required",
                "authorizers | {'name':'a','authorizerType':'REQUEST','authorizerUri':'F',"
                        + "'authorizerPayloadFormatVersion':'1.0','enableSimpleResponses':true} | Simple responses",
                "authorizers | {'name':'a','authorizerType':'REQUEST','authorizerUri':'F',"
                        + "'authorizerPayloadFormatVersion':'2.0','authorizerResultTtlInSeconds':60} | must be 0"
            })
    void saysWhyItRefuses(String where, String request, String message) {
        String path = where.startsWith("/") ? where : api + "/" + where;
        refused(400, "BadRequestException", message, "POST", path, request.replace("'F'", "'" + FUNCTION + "'").replace("LOGS:", LOGS));
    }

    @Test
    void whatIsMissingIsNotFound() {
        for (String path : List.of(
                "/v2/apis/nosuch", "/v2/apis/nosuch/routes", api + "/routes/x", api + "/integrations/x",
                api + "/stages/x", api + "/deployments/x", api + "/authorizers/x")) {
            refused(404, "NotFoundException", "identifier specified", "GET", path, "");
        }
        refused(
                404, "NotFoundException", "Integration", "POST", api + "/routes",
                "{'routeKey':'GET /','target':'integrations/x'}");
        refused(
                404, "NotFoundException", "Unable to find Route by key GET /", "POST", api + "/stages",
                "{'stageName':'s','routeSettings':{'GET /':{}}}");
    }

    @Test
    void whatIsThereAlreadyIsAConflict() {
        made(api + "/routes", "{'routeKey':'GET /'}");
        refused(
                409, "ConflictException", "Route with key GET / already exists", "POST", api + "/routes",
                "{'routeKey':'GET /'}");
        made(api + "/stages", "{'stageName':'s'}");
        refused(409, "ConflictException", "Stage already exists", "POST", api + "/stages", "{'stageName':'s'}");
    }

    @Test
    void whatOthersNeedIsNotRemoved() {
        String integration = made(api + "/integrations", "{'integrationType':'AWS_PROXY','integrationUri':'" + FUNCTION
                        + "'}")
                .get("integrationId")
                .stringValue();
        JsonNode route = made(api + "/routes", "{'routeKey':'GET /','target':'integrations/" + integration + "'}");
        refused(
                409, "ConflictException", "due to a Route", "DELETE", api + "/integrations/" + integration, "");
        assertEquals(204, call("DELETE", api + "/routes/" + route.get("routeId").stringValue(), "").status());
        assertEquals(204, call("DELETE", api + "/integrations/" + integration, "").status());
    }

    @Test
    void anUpdateLeavesWhatItDoesNotName() {
        JsonNode made = made(
                api + "/integrations",
                "{'integrationType':'AWS_PROXY','integrationUri':'" + FUNCTION + "','description':'before'}");
        assertEquals("1.0", made.get("payloadFormatVersion").stringValue());
        assertEquals(30_000, made.get("timeoutInMillis").intValue());
        String path = api + "/integrations/" + made.get("integrationId").stringValue();
        JsonNode changed = json(call("PATCH", path, "{'timeoutInMillis':100,'payloadFormatVersion':'2.0'}"));
        assertEquals("before", changed.get("description").stringValue());
        assertEquals(100, changed.get("timeoutInMillis").intValue());
        refused(400, "BadRequestException", "between 50", "PATCH", path, "{'timeoutInMillis':1}");
        assertEquals(100, json(call("GET", path, "")).get("timeoutInMillis").intValue(), "a refusal changes nothing");
    }

    @Test
    void routeSettingsOfOtherRoutesStay() {
        made(api + "/routes", "{'routeKey':'GET /a'}");
        made(api + "/routes", "{'routeKey':'GET /b'}");
        made(api + "/stages", "{'stageName':'s','routeSettings':{'GET /a':{'throttlingBurstLimit':1}}}");
        JsonNode stage = json(call(
                "PATCH", api + "/stages/s", "{'routeSettings':{'GET /b':{'throttlingRateLimit':0.5}}}"));
        assertEquals(
                "{\"GET /a\":{\"throttlingBurstLimit\":1},\"GET /b\":{\"throttlingRateLimit\":0.5}}",
                stage.get("routeSettings").toString());
    }

    @Test
    void aStageShowsWhereItsAccessLogGoes() {
        String settings = "{'destinationArn':'" + LOGS + "/shop/access:*','format':'$context.requestId'}";
        JsonNode made = made(api + "/stages", "{'stageName':'s','accessLogSettings':" + settings + "}");
        assertEquals(settings.replace('\'', '"'), made.get("accessLogSettings").toString());
        refused(
                400, "BadRequestException", "must have both", "PATCH", api + "/stages/s",
                "{'accessLogSettings':{'format':'$context.requestId'}}");
    }

    @Test
    void listsComeInPages() {
        for (int i = 0; i < 5; i++) {
            made(api + "/routes", "{'routeKey':'GET /" + i + "'}");
        }
        List<String> keys = new ArrayList<>();
        String next = "";
        do {
            JsonNode page = json(call("GET", api + "/routes?maxResults=2" + next, ""));
            page.get("items").forEach(route -> keys.add(route.get("routeKey").stringValue()));
            next = page.has("nextToken") ? "&nextToken=" + page.get("nextToken").stringValue() : "";
        } while (!next.isEmpty());
        assertEquals(5, keys.stream().distinct().count());
        assertEquals(5, keys.size());
        refused(400, "BadRequestException", "Invalid nextToken", "GET", api + "/routes?nextToken=x", "");
        refused(400, "BadRequestException", "maxResults", "GET", api + "/routes?maxResults=0", "");
    }

    @Test
    void allIsThereAfterARestart() {
        made(api + "/routes", "{'routeKey':'GET /a'}");
        made(api + "/stages", "{'stageName':'s'}");
        made(api + "/deployments", "{'stageName':'s'}");
        List<JsonNode> before = all();
        close();
        apis = Apis.open(directory.resolve("apis.db"), Account.DEFAULT, new SystemClock());
        operations = new RoutedOperations(routes -> ApiOperations.register(routes, apis));
        assertEquals(before, all());
        assertFalse(all().toString().contains("#captured"));
    }

    private List<JsonNode> all() {
        return List.of(
                json(call("GET", api, "")),
                json(call("GET", api + "/routes", "")),
                json(call("GET", api + "/stages", "")),
                json(call("GET", api + "/deployments", "")));
    }

    private JsonNode made(String path, String request) {
        HttpReply reply = call("POST", path, request);
        assertEquals(201, reply.status(), reply.body().text());
        return json(reply);
    }

    private void refused(
            int status, String errorType, String message, String method, String path, String request) {
        HttpReply reply = call(method, path, request);
        assertEquals(status, reply.status(), reply.body().text());
        assertEquals(errorType, reply.headers().get("x-amzn-ErrorType"));
        assertTrue(json(reply).get("message").stringValue().contains(message), reply.body().text());
    }

    private HttpReply call(String method, String path, String request) {
        return operations.answer(method, path, request.replace('\'', '"'));
    }

    private static JsonNode json(HttpReply reply) {
        return JsonMapper.shared().readTree(reply.body().array());
    }
}
