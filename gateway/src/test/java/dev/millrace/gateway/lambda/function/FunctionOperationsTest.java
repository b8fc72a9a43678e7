package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static dev.millrace.gateway.lambda.LambdaApi.text;
import static dev.millrace.gateway.lambda.LambdaApi.zipBase64;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FunctionOperationsTest {
    private static final String HELLO = FUNCTIONS + "/hello";

    @AutoClose
    private final LambdaApi api;

    private final JsonNode created;

    FunctionOperationsTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        created = api.create("hello");
    }

    @Test
    void showsACreatedFunctionAsActive() {
        JsonNode function = api.get(HELLO);
        JsonNode configuration = function.get("Configuration");
        assertEquals("Active", configuration.get("State").stringValue());
        assertEquals("Successful", configuration.get("LastUpdateStatus").stringValue());
        assertNull(configuration.get("StateReason"));
        assertEquals(configuration, api.get(HELLO + "/configuration"));
        assertEquals("S3", function.at("/Code/RepositoryType").stringValue());
        assertNull(function.get("Tags"));
        assertNull(function.get("Concurrency"));
    }

    @Test
    void servesTheCodeWhereItSays() throws Exception {
        String location = api.get(HELLO).at("/Code/Location").stringValue();
        String host = "http://localhost:4566";
        assertTrue(location.startsWith(host), location);
        HttpReply reply = api.call("GET", location.substring(host.length()), "");
        assertArrayEquals(LambdaApi.zip("hello.class"), Files.readAllBytes(Objects.requireNonNull(reply.file())));
        assertEquals("application/zip", reply.headers().get("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nosuchhash", "..", "%2e%2e"})
    void servesNoOtherFile(String hash) {
        assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", "/_millrace/code/" + hash, ""));
    }

    @Test
    void repeatsTheQualifierInTheArn() {
        assertEquals(
                LambdaApi.ARN + "hello:$LATEST",
                api.get(HELLO + "?Qualifier=$LATEST").at("/Configuration/FunctionArn").stringValue());
        assertEquals(
                LambdaApi.ARN + "hello:$LATEST",
                api.get(HELLO + ":$LATEST/configuration").get("FunctionArn").stringValue());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /2015-03-31/functions/nosuch, nosuch",
        "GET, /2015-03-31/functions/nosuch/configuration, nosuch",
        "GET, /2015-03-31/functions/nosuch?Qualifier=7, nosuch:7",
        "GET, /2015-03-31/functions/hello:7, hello:7",
        "GET, /2015-03-31/functions/nosuch/versions, nosuch",
        "PUT, /2015-03-31/functions/nosuch/code, nosuch",
        "PUT, /2015-03-31/functions/nosuch/configuration, nosuch",
        "DELETE, /2015-03-31/functions/nosuch, nosuch",
        "DELETE, /2015-03-31/functions/nosuch:1, nosuch",
        "GET, /2019-09-30/functions/nosuch/concurrency, nosuch",
        "DELETE, /2017-10-31/functions/nosuch/concurrency, nosuch:$LATEST",
        "GET, /2020-06-30/functions/nosuch/code-signing-config, nosuch",
    })
    void findsNoFunctionThatIsNotThere(String method, String target, String name) {
        assertEquals(
                new Refusal.NotFound("Function not found: " + LambdaApi.ARN + name),
                api.refusal(method, target, "{}"));
    }

    @Test
    void replacesTheCode() {
        JsonNode updated = api.json(200, "PUT", HELLO + "/code", text(Map.of("ZipFile", zipBase64("v2"))));
        assertEquals("Active", updated.get("State").stringValue());
        assertEquals("InProgress", updated.get("LastUpdateStatus").stringValue());
        assertEquals("The function is being created.", updated.get("LastUpdateStatusReason").stringValue());
        assertEquals("Creating", updated.get("LastUpdateStatusReasonCode").stringValue());
        assertNotEquals(created.get("CodeSha256"), updated.get("CodeSha256"));
        assertNotEquals(created.get("RevisionId"), updated.get("RevisionId"));

        JsonNode settled = api.get(HELLO + "/configuration");
        assertEquals("Successful", settled.get("LastUpdateStatus").stringValue());
        assertEquals(updated.get("CodeSha256"), settled.get("CodeSha256"));
    }

    @Test
    void checksCodeInADryRunWithoutReplacingIt() {
        JsonNode before = api.get(HELLO + "/configuration");
        String request = text(Map.of("ZipFile", zipBase64("v2"), "DryRun", true));
        JsonNode checked = api.json(200, "PUT", HELLO + "/code", request);
        assertNotEquals(before.get("CodeSha256"), checked.get("CodeSha256"));
        assertEquals(before, api.get(HELLO + "/configuration"));

        String bad = text(Map.of("ZipFile", "aGVsbG8=", "DryRun", true));
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("PUT", HELLO + "/code", bad));
    }

    @Test
    void keepsTheOldCodeWhenTheNewOneIsRefused() {
        JsonNode before = api.get(HELLO);
        for (Object code : List.of("aGVsbG8=", "")) {
            assertInstanceOf(
                    Refusal.InvalidParameter.class,
                    api.refusal("PUT", HELLO + "/code", text(Map.of("ZipFile", code))));
        }
        assertEquals(
                new Refusal.InvalidParameter("Please provide a source for function code."),
                api.refusal("PUT", HELLO + "/code", "{}"));
        assertEquals(before, api.get(HELLO));
    }

    @Test
    void changesOnlyWhatAnUpdateNames() {
        String request = text(Map.of("Timeout", 10, "Environment", Map.of("Variables", Map.of("ENV_A", "a"))));
        JsonNode updated = api.json(200, "PUT", HELLO + "/configuration", request);
        assertEquals(10, updated.get("Timeout").intValue());
        assertEquals("{\"Variables\":{\"ENV_A\":\"a\"}}", updated.get("Environment").toString());
        assertEquals("InProgress", updated.get("LastUpdateStatus").stringValue());
        for (String kept : List.of("Runtime", "Handler", "Role", "MemorySize", "CodeSha256", "LoggingConfig")) {
            assertEquals(created.get(kept), updated.get(kept), kept);
        }
        JsonNode cleared = api.json(200, "PUT", HELLO + "/configuration", "{\"Environment\":{}}");
        assertEquals("{\"Variables\":{}}", cleared.get("Environment").toString());
        assertEquals(10, cleared.get("Timeout").intValue());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Timeout\":901}", "{\"Runtime\":\"nodejs20.x\"}", "{\"Handler\":\"\"}", "{\"MemorySize\":\"512\"}",
                "{\"Layers\":[\"arn:aws:lambda:us-east-1:000000000000:layer:l:1\"]}", "[1]", "{\"Role\":\"r\"}"
            })
    void leavesAllAsItIsWhenAnUpdateIsRefused(String request) {
        JsonNode before = api.get(HELLO);
        api.refusal("PUT", HELLO + "/configuration", request);
        assertEquals(before, api.get(HELLO));
    }

    @Test
    void refusesAnUpdateOfAnOldRevision() {
        String stale = text(Map.of("RevisionId", "no such revision", "Timeout", 9, "ZipFile", zipBase64("v2")));
        for (String part : List.of("/configuration", "/code")) {
            assertEquals(
                    new Refusal.StaleRevision("The Revision Id provided does not match the latest Revision Id. Call the"
                            + " GetFunction/GetAlias API to retrieve the latest Revision Id"),
                    api.refusal("PUT", HELLO + part, stale));
        }
        String revision = created.get("RevisionId").stringValue();
        String current = text(Map.of("RevisionId", revision, "Timeout", 9));
        api.json(200, "PUT", HELLO + "/configuration", current);
        assertInstanceOf(Refusal.StaleRevision.class, api.refusal("PUT", HELLO + "/configuration", current));
    }

    @Test
    void deletesAFunctionOnce() {
        assertEquals(204, api.call("DELETE", HELLO, "").status());
        assertEquals(
                new Refusal.NotFound("Function not found: " + LambdaApi.ARN + "hello"), api.refusal("GET", HELLO, ""));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("DELETE", HELLO, ""));
        assertNotEquals(created.get("RevisionId"), api.create("hello").get("RevisionId"));
    }

    @Test
    void doesNotDeleteLatestAlone() {
        assertEquals(
                new Refusal.InvalidParameter("$LATEST version cannot be deleted without deleting the function."),
                api.refusal("DELETE", HELLO + "?Qualifier=$LATEST", ""));
        assertEquals(204, api.call("DELETE", HELLO + "?Qualifier=7", "").status());
        api.get(HELLO);
    }

    @Test
    void listsTheOneVersion() {
        JsonNode versions = api.get(HELLO + "/versions").get("Versions");
        assertEquals(1, versions.size());
        assertEquals(LambdaApi.ARN + "hello:$LATEST", versions.get(0).get("FunctionArn").stringValue());
        assertNull(versions.get(0).get("State"));
        assertNull(versions.get(0).get("RuntimeVersionConfig"));
    }

    @Test
    void saysThatThereIsNoCodeSigning() {
        assertEquals(
                "{\"FunctionName\":\"hello\",\"CodeSigningConfigArn\":\"\"}",
                api.get("/2020-06-30/functions/hello/code-signing-config").toString());
    }
}
