package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** HTTP APIs made by the AWS command line, each verb of it once; every call is a process. */
@Timeout(600)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpApiCliIT {
    private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:web";

    private TestingNode node;
    private AwsCli aws;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory.resolve("data"), "web");
        aws = AwsCli.find(node.endpoint(), directory.resolve("cli"));
        node.create("web", "demo.Web::answer", 10, TestingJar.ofFunctions(directory.resolve("jar")));
    }

    @AfterAll
    void close() {
        node.close();
    }

    @Test
    void quickCreateAsInTheGuide() throws Exception {
        JsonNode api = call("create-api", "--name", "quick", "--protocol-type", "HTTP", "--target", FUNCTION);
        String id = api.get("ApiId").stringValue();
        assertEquals(10, id.length());
        assertEquals("$request.method $request.path", api.get("RouteSelectionExpression").stringValue());
        assertEquals(node.endpoint() + "/execute-api/" + id, api.get("ApiEndpoint").stringValue());
        assertEquals(500, node.send("GET", "/execute-api/" + id + "/?wish=text", "").statusCode(), "no permission yet");
        aws.lambda(
                "add-permission", "--function-name", "web", "--statement-id", id, "--action", "lambda:InvokeFunction",
                "--principal", "apigateway.amazonaws.com", "--source-arn",
                "arn:aws:execute-api:us-east-1:000000000000:" + id + "/*/$default");
        assertEquals("Hello", node.send("GET", "/execute-api/" + id + "/?wish=text", "").body());
        JsonNode integration = call("get-integrations", "--api-id", id).at("/Items/0");
        assertEquals("2.0", integration.get("PayloadFormatVersion").stringValue());
        assertTrue(integration.get("ApiGatewayManaged").booleanValue());
        call("update-api", "--api-id", id, "--route-key", "GET /hello", "--name", "slow");
        assertEquals(404, node.send("GET", "/execute-api/" + id + "/", "").statusCode());
        call("delete-api", "--api-id", id);
        String gone = refusal("get-api", "--api-id", id);
        assertTrue(gone.contains("(NotFoundException)") && gone.contains("Invalid API identifier specified"), gone);
    }

    @Test
    void anApiByItsParts() throws Exception {
        String api = call(
                        "create-api", "--name", "shop", "--protocol-type", "HTTP", "--cors-configuration",
                        "AllowOrigins=https://a.example,AllowMethods=GET,MaxAge=60", "--tags", "team=shop")
                .get("ApiId")
                .stringValue();
        String integration = id(
                "IntegrationId", "create-integration", "--api-id", api, "--integration-type", "AWS_PROXY",
                "--integration-uri", FUNCTION, "--payload-format-version", "2.0");
        call("update-integration", "--api-id", api, "--integration-id", integration, "--timeout-in-millis", "5000");
        assertEquals(
                5_000,
                call("get-integration", "--api-id", api, "--integration-id", integration)
                        .get("TimeoutInMillis")
                        .intValue());
        String authorizer = id(
                "AuthorizerId", "create-authorizer", "--api-id", api, "--name", "jwt", "--authorizer-type", "JWT",
                "--identity-source", "$request.header.Authorization", "--jwt-configuration",
                "Audience=shop,Issuer=https://issuer.example");
        call("update-authorizer", "--api-id", api, "--authorizer-id", authorizer, "--name", "tokens");
        assertEquals(
                "tokens",
                call("get-authorizer", "--api-id", api, "--authorizer-id", authorizer).get("Name").stringValue());
        assertEquals(1, call("get-authorizers", "--api-id", api).get("Items").size());
        String route = id(
                "RouteId", "create-route", "--api-id", api, "--route-key", "GET /pets/{id}", "--target",
                "integrations/" + integration, "--authorization-type", "JWT", "--authorizer-id", authorizer,
                "--authorization-scopes", "read");
        call("update-route", "--api-id", api, "--route-id", route, "--route-key", "GET /cats/{id}");
        assertEquals(
                "GET /cats/{id}",
                call("get-route", "--api-id", api, "--route-id", route).get("RouteKey").stringValue());
        stages(api);
        assertEquals(
                "{\"team\":\"shop\"}", call("get-api", "--api-id", api).get("Tags").toString());
        call("delete-cors-configuration", "--api-id", api);
        assertTrue(call("get-api", "--api-id", api).path("CorsConfiguration").isMissingNode());
        tags("arn:aws:apigateway:us-east-1::/apis/" + api);
        assertEquals(1, call("get-routes", "--api-id", api, "--max-results", "1").get("Items").size());
        assertTrue(refusal("delete-authorizer", "--api-id", api, "--authorizer-id", authorizer)
                .contains("(ConflictException)"));
        call("delete-route", "--api-id", api, "--route-id", route);
        call("delete-authorizer", "--api-id", api, "--authorizer-id", authorizer);
        call("delete-integration", "--api-id", api, "--integration-id", integration);
        assertTrue(call("get-apis").get("Items").size() >= 1);
        call("delete-api", "--api-id", api);
    }

    private void stages(String api) throws Exception {
        call("create-stage", "--api-id", api, "--stage-name", "dev", "--stage-variables", "a=b");
        String deployment = id("DeploymentId", "create-deployment", "--api-id", api, "--stage-name", "dev");
        assertEquals(
                deployment,
                call("get-stage", "--api-id", api, "--stage-name", "dev").get("DeploymentId").stringValue());
        call("update-deployment", "--api-id", api, "--deployment-id", deployment, "--description", "first");
        JsonNode shown = call("get-deployment", "--api-id", api, "--deployment-id", deployment);
        assertEquals("first", shown.get("Description").stringValue());
        assertEquals("DEPLOYED", shown.get("DeploymentStatus").stringValue());
        call(
                "update-stage", "--api-id", api, "--stage-name", "dev", "--route-settings",
                "{\"GET /cats/{id}\":{\"ThrottlingRateLimit\":5,\"ThrottlingBurstLimit\":1}}");
        call("delete-route-settings", "--api-id", api, "--stage-name", "dev", "--route-key", "GET /cats/{id}");
        call("delete-access-log-settings", "--api-id", api, "--stage-name", "dev");
        assertEquals(1, call("get-stages", "--api-id", api).get("Items").size());
        assertEquals(1, call("get-deployments", "--api-id", api).get("Items").size());
        assertTrue(refusal("delete-deployment", "--api-id", api, "--deployment-id", deployment)
                .contains("(BadRequestException)"));
        call("delete-stage", "--api-id", api, "--stage-name", "dev");
        call("delete-deployment", "--api-id", api, "--deployment-id", deployment);
    }

    private void tags(String arn) throws Exception {
        call("tag-resource", "--resource-arn", arn, "--tags", "cost=7");
        call("untag-resource", "--resource-arn", arn, "--tag-keys", "team");
        assertEquals("{\"cost\":\"7\"}", call("get-tags", "--resource-arn", arn).get("Tags").toString());
    }

    @Test
    void saysWhatItRefuses() throws Exception {
        String socket = refusal("create-api", "--name", "x", "--protocol-type", "WEBSOCKET");
        assertTrue(socket.contains("(BadRequestException)") && socket.contains("WebSocket APIs are not offered"), socket);
        String outside = refusal(
                "create-api", "--name", "x", "--protocol-type", "HTTP", "--target", "https://example.com");
        assertTrue(outside.contains("HTTP targets are not offered"), outside);
    }

    private String id(String member, String... arguments) throws Exception {
        return call(arguments).get(member).stringValue();
    }

    private JsonNode call(String... arguments) throws Exception {
        return aws.call("apigatewayv2", arguments);
    }

    private String refusal(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        return aws.refusalOf("apigatewayv2", all.toArray(String[]::new));
    }
}
