package dev.millrace.gateway.lambda.url;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The texts of refusals are those of recordings of the real service. */
class UrlOperationsTest {
    private static final String URL = "/2021-10-31/functions/hello/url";
    private static final String OPEN = "{\"AuthType\":\"NONE\"}";
    private static final String NO_URL = "The resource you requested does not exist.";
    private static final String NO_FUNCTION = "Function does not exist";

    @AutoClose
    private final LambdaApi api;

    UrlOperationsTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
    }

    @Test
    void createsShowsUpdatesAndRemoves() {
        ObjectNode created = (ObjectNode) create(OPEN);
        assertTrue(
                created.path("FunctionUrl")
                        .stringValue()
                        .matches("http://[a-z2-7]{32}\\.lambda-url\\.us-east-1\\.localhost:4566/"),
                created.toString());
        assertEquals(LambdaApi.ARN + "hello", created.path("FunctionArn").stringValue());
        assertEquals("NONE", created.path("AuthType").stringValue());
        assertEquals("BUFFERED", created.path("InvokeMode").stringValue());
        assertFalse(created.has("Cors"));
        Instant.parse(created.path("CreationTime").stringValue());

        ObjectNode shown = (ObjectNode) api.get(URL);
        assertEquals(shown.path("CreationTime"), shown.remove("LastModifiedTime"));
        assertEquals(created, shown);

        JsonNode updated = api.json(200, "PUT", URL, "{\"AuthType\":\"AWS_IAM\",\"InvokeMode\":\"RESPONSE_STREAM\"}");
        assertEquals("AWS_IAM", updated.path("AuthType").stringValue());
        assertEquals("RESPONSE_STREAM", updated.path("InvokeMode").stringValue());
        assertEquals(created.path("FunctionUrl"), updated.path("FunctionUrl"));
        api.json(200, "PUT", URL, "{}");
        assertEquals(updated, withTimeOf(updated, api.get(URL)));

        assertEquals(204, api.call("DELETE", URL, "").status());
        assertEquals(NO_URL, refusal(Refusal.NotFound.class, "GET", URL, ""));
        assertNotEquals(created.path("FunctionUrl"), create(OPEN).path("FunctionUrl"));
    }

    @Test
    void keepsCorsAsItWasSet() {
        String cors = "{\"AllowCredentials\":true,\"AllowHeaders\":[\"x-a\"],\"AllowMethods\":[\"GET\",\"*\"],"
                + "\"AllowOrigins\":[\"https://example.com\"],\"ExposeHeaders\":[],\"MaxAge\":60}";
        assertEquals(cors, create("{\"AuthType\":\"NONE\",\"Cors\":" + cors + "}").path("Cors").toString());
        api.json(200, "PUT", URL, "{\"AuthType\":\"AWS_IAM\"}");
        assertEquals(cors, api.get(URL).path("Cors").toString());
        assertEquals(
                "{\"MaxAge\":5}", api.json(200, "PUT", URL, "{\"Cors\":{\"MaxAge\":5}}").path("Cors").toString());
        assertEquals("{}", api.json(200, "PUT", URL, "{\"Cors\":{}}").path("Cors").toString());
    }

    @Test
    void outlivesTheServerAndMakesNoNewRevision() {
        FunctionVersion version = api.registry().snapshot().resolve("hello", "");
        create("{\"AuthType\":\"NONE\",\"Cors\":{\"AllowOrigins\":[\"*\"]}}");
        assertSame(version, api.registry().snapshot().resolve("hello", ""));
        JsonNode before = api.get(URL);
        api.restart();
        assertEquals(before, api.get(URL));
    }

    @Test
    void listsTheOneThatThereIs() {
        String list = URL + "s";
        assertEquals("[]", api.get(list).path("FunctionUrlConfigs").toString());
        create(OPEN);
        assertEquals(api.get(URL), api.get(list + "?MaxItems=1").path("FunctionUrlConfigs").path(0));
        assertFalse(api.get(list).has("NextMarker"));
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("GET", list + "?MaxItems=51", ""));
        assertEquals(NO_FUNCTION, refusal(Refusal.NotFound.class, "GET", list.replace("hello", "none"), ""));
    }

    @Test
    void refusesASecondUrl() {
        create(OPEN);
        assertEquals(
                "Failed to create function url config for [functionArn = " + LambdaApi.ARN + "hello]. Error message: "
                        + " FunctionUrlConfig exists for this Lambda function",
                refusal(Refusal.Conflict.class, "POST", URL, OPEN));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, none, , Function does not exist",
        "POST, hello, v1, Function does not exist",
        "PUT, none, , Function does not exist",
        "PUT, hello, v1, Function does not exist",
        "PUT, hello, , The resource you requested does not exist.",
        "GET, none, , The resource you requested does not exist.",
        "GET, hello, v1, The resource you requested does not exist.",
        "GET, hello, , The resource you requested does not exist.",
        "DELETE, none, , The resource you requested does not exist.",
        "DELETE, hello, v1, The resource you requested does not exist.",
        "DELETE, hello, , The resource you requested does not exist."
    })
    void refusesWhatIsNotThere(String method, String function, String qualifier, String text) {
        String target = URL.replace("hello", function) + (qualifier == null ? "" : "?Qualifier=" + qualifier);
        assertEquals(text, refusal(Refusal.NotFound.class, method, target, OPEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "$LATEST"})
    void refusesVersions(String qualifier) {
        assertEquals(
                "1 validation error detected: Value '" + qualifier + "' at 'qualifier' failed to satisfy constraint:"
                        + " Member must satisfy regular expression pattern: ((?!^\\d+$)^[0-9a-zA-Z-_]+$)",
                refusal(Refusal.ShapeViolation.class, "POST", URL + "?Qualifier=" + qualifier, OPEN));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"AuthType\":\"OPEN\"}",
                "{\"AuthType\":\"NONE\",\"InvokeMode\":\"UNKNOWN\"}",
                "{\"AuthType\":\"NONE\",\"Cors\":{\"MaxAge\":86401}}",
                "{\"AuthType\":\"NONE\",\"Cors\":{\"AllowMethods\":[\"OPTIONS\"]}}",
                "{\"AuthType\":\"NONE\",\"Cors\":{\"AllowOrigins\":[\"\"]}}"
            })
    void refusesWhatBreaksTheShape(String request) {
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("POST", URL, request));
    }

    @Test
    void namesTheInvokeModesAsAwsDoes() {
        assertEquals(
                "1 validation error detected: Value 'UNKNOWN' at 'invokeMode' failed to satisfy constraint: Member must"
                        + " satisfy enum value set: [RESPONSE_STREAM, BUFFERED]",
                refusal(
                        Refusal.ShapeViolation.class, "POST", URL, "{\"AuthType\":\"NONE\",\"InvokeMode\":\"UNKNOWN\"}"));
    }

    private JsonNode create(String request) {
        return api.json(201, "POST", URL, request);
    }

    private static JsonNode withTimeOf(JsonNode of, JsonNode changed) {
        return ((ObjectNode) changed.deepCopy()).set("LastModifiedTime", of.path("LastModifiedTime"));
    }

    private String refusal(Class<? extends Refusal> kind, String method, String target, String body) {
        return assertInstanceOf(kind, api.refusal(method, target, body)).message();
    }
}
