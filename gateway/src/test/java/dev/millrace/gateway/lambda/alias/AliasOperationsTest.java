package dev.millrace.gateway.lambda.alias;

import static dev.millrace.gateway.lambda.LambdaApi.ARN;
import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static dev.millrace.gateway.lambda.LambdaApi.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Answers and refusals as AWS gave them to LocalStack's recorder. */
class AliasOperationsTest {
    private static final String HELLO = FUNCTIONS + "/hello";
    private static final String ALIASES = HELLO + "/aliases";

    private LambdaApi api;

    /** A function with the versions 1 and 2. */
    @BeforeEach
    void create(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
        api.json(201, "POST", HELLO + "/versions", "{}");
        api.json(200, "PUT", HELLO + "/configuration", "{\"Timeout\":9}");
        api.json(201, "POST", HELLO + "/versions", "{}");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void makesAndShowsAnAlias() {
        JsonNode created = create(Map.of(
                "Name",
                "live",
                "FunctionVersion",
                "1",
                "Description",
                "d",
                "RoutingConfig",
                Map.of("AdditionalVersionWeights", Map.of("2", 0.2))));
        assertEquals(ARN + "hello:live", created.get("AliasArn").asString());
        assertEquals("live", created.get("Name").asString());
        assertEquals("1", created.get("FunctionVersion").asString());
        assertEquals("d", created.get("Description").asString());
        assertEquals(0.2, created.at("/RoutingConfig/AdditionalVersionWeights/2").asDouble());
        assertEquals(created, api.get(ALIASES + "/live"));
        api.restart();
        assertEquals(created, api.get(ALIASES + "/live"));
        JsonNode function = api.get(HELLO + "?Qualifier=live").get("Configuration");
        assertEquals(ARN + "hello:live", function.get("FunctionArn").asString());
        assertEquals("1", function.get("Version").asString());
        assertEquals(3, function.get("Timeout").asInt());
        assertEquals(function, api.get(FUNCTIONS + "/" + ARN + "hello:live").get("Configuration"));
        JsonNode latest = create(Map.of("Name", "head", "FunctionVersion", "$LATEST"));
        assertEquals("", latest.get("Description").asString());
        assertFalse(latest.has("RoutingConfig"));
        assertFalse(create(Map.of("Name", "2024-01-02", "FunctionVersion", "1", "RoutingConfig", Map.of()))
                .has("RoutingConfig"));
    }

    @Test
    void changesAnAlias() {
        String weights = "{\"RoutingConfig\":{\"AdditionalVersionWeights\":{\"2\":0.5}}}";
        JsonNode created = create(Map.of("Name", "live", "FunctionVersion", "1", "Description", "d"));
        JsonNode updated = api.json(200, "PUT", ALIASES + "/live", weights);
        assertNotEquals(created.get("RevisionId"), updated.get("RevisionId"));
        assertEquals("d", updated.get("Description").asString());
        assertEquals(0.5, updated.at("/RoutingConfig/AdditionalVersionWeights/2").asDouble());
        JsonNode same = api.json(200, "PUT", ALIASES + "/live", "{}");
        assertEquals(updated.get("RoutingConfig"), same.get("RoutingConfig"));
        assertNotEquals(updated.get("RevisionId"), same.get("RevisionId"));
        Refusal stale = api.refusal(
                "PUT", ALIASES + "/live", text(Map.of("RevisionId", created.get("RevisionId").asString())));
        assertInstanceOf(Refusal.StaleRevision.class, stale);
        assertEquals(
                "Invalid function version 2. Function version 2 is already included in routing configuration.",
                api.refusal("PUT", ALIASES + "/live", "{\"FunctionVersion\":\"2\"}").message());
        JsonNode moved = api.json(
                200,
                "PUT",
                ALIASES + "/live",
                text(Map.of(
                        "FunctionVersion",
                        "2",
                        "RevisionId",
                        same.get("RevisionId").asString(),
                        "RoutingConfig",
                        Map.of("AdditionalVersionWeights", Map.of()))));
        assertEquals("2", moved.get("FunctionVersion").asString());
        assertFalse(moved.has("RoutingConfig"));
        assertEquals(
                "Alias not found: " + ARN + "hello:no", api.refusal("PUT", ALIASES + "/no", "{}").message());
        assertEquals(
                "Function not found: " + ARN + "hello:9",
                api.refusal("PUT", ALIASES + "/live", "{\"FunctionVersion\":\"9\"}").message());
        assertEquals(moved, api.get(ALIASES + "/live"));
    }

    @Test
    void listsAliasesPageByPage() {
        for (String name : List.of("c", "a", "b", "d")) {
            create(Map.of("Name", name, "FunctionVersion", name.equals("d") ? "2" : "1"));
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = api.get(ALIASES + "?MaxItems=1");
        while (true) {
            page.get("Aliases").forEach(alias -> seen.add(alias.get("Name").asString()));
            if (!page.has("NextMarker")) {
                break;
            }
            page = api.get(ALIASES + "?MaxItems=1&Marker=" + page.get("NextMarker").asString());
        }
        assertEquals(List.of("a", "b", "c", "d"), seen);
        assertEquals(3, api.get(ALIASES + "?FunctionVersion=1").get("Aliases").size());
        assertEquals(0, api.get(ALIASES + "?FunctionVersion=7").get("Aliases").size());
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("GET", ALIASES + "?FunctionVersion=x", ""));
        assertEquals(
                "Function not found: " + ARN + "missing",
                api.refusal("GET", FUNCTIONS + "/missing/aliases", "").message());
    }

    @Test
    void takesAnAliasAway() {
        create(Map.of("Name", "live", "FunctionVersion", "1"));
        assertEquals(204, api.call("DELETE", ALIASES + "/live", "").status());
        assertEquals(204, api.call("DELETE", ALIASES + "/live", "").status());
        assertEquals(
                "Cannot find alias arn: " + ARN + "hello:live", api.refusal("GET", ALIASES + "/live", "").message());
        assertEquals(
                "Function not found: " + ARN + "hello:live",
                api.refusal("GET", HELLO + "?Qualifier=live", "").message());
        assertEquals(204, api.call("DELETE", HELLO + "?Qualifier=1", "").status());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1|{\"1\":0.5,\"2\":0.5}|Number of items in AdditionalVersionWeights cannot be greater than 1",
                "1|{\"1\":0.5}|Invalid function version 1. Function version 1 is already included in routing"
                        + " configuration.",
                "10|{\"2\":0.5}|Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello:10",
                "1|{\"10\":0.5}|Function not found: arn:aws:lambda:us-east-1:000000000000:function:hello:10",
                "$LATEST|{\"1\":0.5}|$LATEST is not supported for an alias pointing to more than 1 version",
                "1|{\"2\":2}|1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights'"
                        + " failed to satisfy constraint: Map value must satisfy constraint: [Member must have value"
                        + " less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must"
                        + " not be null]",
                "1|{\"2\":-1}|1 validation error detected: Value '{2=-1.0}' at"
                        + " 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must"
                        + " satisfy constraint: [Member must have value less than or equal to 1.0, Member must have"
                        + " value greater than or equal to 0.0, Member must not be null]",
                "1|{\"$LATEST\":0.5}|1 validation error detected: Value '{$LATEST=0.5}' at"
                        + " 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map keys must satisfy"
                        + " constraint: [Member must have length less than or equal to 1024, Member must have length"
                        + " greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]",
            })
    void refusesWeightsInAwssWords(String version, String weights, String message) {
        Refusal refusal = api.refusal(
                "POST",
                ALIASES,
                "{\"Name\":\"custom\",\"FunctionVersion\":\"" + version
                        + "\",\"RoutingConfig\":{\"AdditionalVersionWeights\":" + weights + "}}");
        assertEquals(message, refusal.message());
        assertEquals(0, api.get(ALIASES).get("Aliases").size());
    }

    @Test
    void refusesASecondAliasOfOneName() {
        create(Map.of("Name", "custom", "FunctionVersion", "1"));
        Refusal refusal = api.refusal("POST", ALIASES, "{\"Name\":\"custom\",\"FunctionVersion\":\"2\"}");
        assertInstanceOf(Refusal.Conflict.class, refusal);
        assertEquals("Alias already exists: " + ARN + "hello:custom", refusal.message());
        assertEquals(
                "Function not found: " + ARN + "missing:1",
                api.refusal("POST", FUNCTIONS + "/missing/aliases", "{\"Name\":\"a\",\"FunctionVersion\":\"1\"}")
                        .message());
    }

    @Test
    void aNumberIsNoName() {
        assertEquals(
                "1 validation error detected: Value '2024' at 'name' failed to satisfy constraint: Member must satisfy"
                        + " regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)",
                api.refusal("POST", ALIASES, "{\"Name\":\"2024\",\"FunctionVersion\":\"1\"}").message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"FunctionVersion\":\"1\"}",
                "{\"Name\":\"a\"}",
                "{\"Name\":\"a b\",\"FunctionVersion\":\"1\"}",
                "{\"Name\":\"a\",\"FunctionVersion\":\"live\"}",
            })
    void refusesWhatIsNoAlias(String body) {
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("POST", ALIASES, body));
        assertEquals(0, api.get(ALIASES).get("Aliases").size());
    }

    @Test
    void eachQualifierHasAPolicyOfItsOwn() {
        create(Map.of("Name", "live", "FunctionVersion", "1"));
        String statement =
                "{\"StatementId\":\"s3\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":\"s3.amazonaws.com\"}";
        String policy = HELLO + "/policy";
        JsonNode added = api.json(201, "POST", policy + "?Qualifier=live", statement);
        assertEquals(
                true, added.get("Statement").asString().contains("\"Resource\":\"" + ARN + "hello:live\""));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", policy, ""));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", policy + "?Qualifier=1", ""));
        api.json(201, "POST", policy + "?Qualifier=1", statement);
        api.json(201, "POST", policy, statement);
        assertEquals(
                "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the"
                        + " latest Revision Id",
                api.refusal("POST", policy + "?Qualifier=live", statement.replace("{", "{\"RevisionId\":\"x\","))
                        .message());
        assertEquals(
                "Cannot find alias arn: " + ARN + "hello:no",
                api.refusal("POST", policy + "?Qualifier=no", statement).message());
        assertEquals(
                "Function not found: " + ARN + "hello:7",
                api.refusal("POST", policy + "?Qualifier=7", statement).message());
        api.restart();
        assertEquals(204, api.call("DELETE", policy + "/s3?Qualifier=live", "").status());
        assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", policy + "?Qualifier=live", ""));
        api.get(policy);
        api.get(policy + "?Qualifier=1");
        String revision = api.get(ALIASES + "/live").get("RevisionId").asString();
        api.json(
                201,
                "POST",
                policy + "?Qualifier=live",
                statement.replace("{", "{\"RevisionId\":\"" + revision + "\","));
    }

    @Test
    void eachAliasHasAUrlOfItsOwn() {
        create(Map.of("Name", "live", "FunctionVersion", "1"));
        String url = "/2021-10-31/functions/hello/url";
        JsonNode whole = api.json(201, "POST", url, "{\"AuthType\":\"NONE\"}");
        JsonNode alias = api.json(201, "POST", url + "?Qualifier=live", "{\"AuthType\":\"AWS_IAM\"}");
        assertEquals(ARN + "hello:live", alias.get("FunctionArn").asString());
        assertNotEquals(whole.get("FunctionUrl"), alias.get("FunctionUrl"));
        assertEquals(
                "Failed to create function url config for [functionArn = " + ARN + "hello:live]. Error message: "
                        + " FunctionUrlConfig exists for this Lambda function",
                api.refusal("POST", url + "?Qualifier=live", "{\"AuthType\":\"NONE\"}").message());
        assertEquals(
                "Function does not exist",
                api.refusal("POST", url + "?Qualifier=no", "{\"AuthType\":\"NONE\"}").message());
        assertInstanceOf(
                Refusal.ShapeViolation.class, api.refusal("POST", url + "?Qualifier=1", "{\"AuthType\":\"NONE\"}"));
        api.restart();
        assertEquals("AWS_IAM", api.get(url + "?Qualifier=live").get("AuthType").asString());
        JsonNode first = api.get(url + "s?MaxItems=1");
        assertEquals(ARN + "hello", first.at("/FunctionUrlConfigs/0/FunctionArn").asString());
        JsonNode second = api.get(url + "s?MaxItems=1&Marker=" + first.get("NextMarker").asString());
        assertEquals(ARN + "hello:live", second.at("/FunctionUrlConfigs/0/FunctionArn").asString());
        assertFalse(second.has("NextMarker"));
        assertEquals(204, api.call("DELETE", url, "").status());
        api.get(url + "?Qualifier=live");
        assertEquals(204, api.call("DELETE", ALIASES + "/live", "").status());
        assertEquals(0, api.get(url + "s").get("FunctionUrlConfigs").size());
    }

    @Test
    void eachQualifierHasSettingsForItsEvents() {
        create(Map.of("Name", "live", "FunctionVersion", "1"));
        String config = "/2019-09-25/functions/hello/event-invoke-config";
        for (String qualifier : List.of("", "?Qualifier=1", "?Qualifier=live")) {
            api.json(200, "PUT", config + qualifier, "{\"MaximumRetryAttempts\":1}");
        }
        assertEquals(ARN + "hello:live", api.get(config + "?Qualifier=live").get("FunctionArn").asString());
        assertEquals(
                "The function doesn't exist.",
                api.refusal("PUT", config + "?Qualifier=no", "{\"MaximumRetryAttempts\":1}").message());
        assertEquals(
                "The function " + ARN + "hello:2 doesn't have an EventInvokeConfig",
                api.refusal("GET", config + "?Qualifier=2", "").message());
        List<String> arns = new ArrayList<>();
        JsonNode page = api.get(config + "/list?MaxItems=2");
        page.get("FunctionEventInvokeConfigs").forEach(one -> arns.add(one.get("FunctionArn").asString()));
        page = api.get(config + "/list?MaxItems=2&Marker=" + page.get("NextMarker").asString());
        page.get("FunctionEventInvokeConfigs").forEach(one -> arns.add(one.get("FunctionArn").asString()));
        assertEquals(List.of(ARN + "hello:$LATEST", ARN + "hello:1", ARN + "hello:live"), arns);
        assertEquals(204, api.call("DELETE", config + "?Qualifier=1", "").status());
        assertEquals(2, api.get(config + "/list").get("FunctionEventInvokeConfigs").size());
    }

    private JsonNode create(Map<String, Object> request) {
        return api.json(201, "POST", ALIASES, text(request));
    }
}
