package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.lambda.LambdaApi.ARN;
import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static dev.millrace.gateway.lambda.LambdaApi.createRequest;
import static dev.millrace.gateway.lambda.LambdaApi.text;
import static dev.millrace.gateway.lambda.LambdaApi.zipBase64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Answers and refusals as AWS gave them to LocalStack's recorder. */
class VersionOperationsTest {
    private static final String HELLO = FUNCTIONS + "/hello";
    private static final String VERSIONS = HELLO + "/versions";

    private Path data;
    private LambdaApi api;

    @BeforeEach
    void create(@TempDir Path directory) {
        data = directory;
        api = new LambdaApi(directory);
        api.create("hello");
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void publishesTheSameOnlyOnce() {
        JsonNode latest = api.get(HELLO + "/configuration");
        JsonNode first = publish("{\"Description\":\"First\"}");
        assertEquals("1", first.get("Version").asString());
        assertEquals(ARN + "hello:1", first.get("FunctionArn").asString());
        assertEquals("First", first.get("Description").asString());
        assertEquals("Active", first.get("State").asString());
        assertEquals("Successful", first.get("LastUpdateStatus").asString());
        assertEquals(latest.get("CodeSha256"), first.get("CodeSha256"));
        assertEquals(first, publish("{}"));
        assertEquals(first, publish(""));
        assertNotEquals(
                latest.get("RevisionId"), api.get(HELLO + "/configuration").get("RevisionId"));
        describe("Second");
        assertEquals("2", publish("{}").get("Version").asString());
        assertEquals("Second", api.get(HELLO + "?Qualifier=2").at("/Configuration/Description").asString());
        assertEquals("First", api.get(HELLO + ":1/configuration").get("Description").asString());
        assertEquals(
                first.get("RevisionId"), api.get(HELLO + "/configuration?Qualifier=1").get("RevisionId"));
    }

    @Test
    void publishesWhatTheCallerHasSeen() {
        Refusal stale = api.refusal("POST", VERSIONS, "{\"RevisionId\":\"another\"}");
        assertInstanceOf(Refusal.StaleRevision.class, stale);
        assertEquals(
                "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to"
                        + " retrieve the latest Revision Id",
                stale.message());
        String sha = api.get(HELLO + "/configuration").get("CodeSha256").asString();
        assertEquals(
                "CodeSHA256 (other) is different from current CodeSHA256 in $LATEST (" + sha
                        + "). Please try again with the CodeSHA256 in $LATEST.",
                api.refusal("POST", VERSIONS, "{\"CodeSha256\":\"other\"}").message());
        assertEquals(1, api.get(VERSIONS).get("Versions").size());
        String revision = api.get(HELLO + "/configuration").get("RevisionId").asString();
        publish(text(Map.of("CodeSha256", sha, "RevisionId", revision)));
        assertEquals(2, api.get(VERSIONS).get("Versions").size());
    }

    @Test
    void refusesToPublishWhatIsNotThere() {
        assertEquals(
                "Function not found: " + ARN + "missing",
                api.refusal("POST", FUNCTIONS + "/missing/versions", "{}").message());
        publish("{}");
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("POST", HELLO + ":1/versions", "{}"));
        assertInstanceOf(
                Refusal.ShapeViolation.class,
                api.refusal("POST", VERSIONS, text(Map.of("Description", "x".repeat(257)))));
    }

    @Test
    void createsAFunctionWithItsFirstVersion() {
        JsonNode created = api.json(201, "POST", FUNCTIONS, createRequest("other", "Publish", true));
        assertEquals("1", created.get("Version").asString());
        assertEquals(ARN + "other", created.get("FunctionArn").asString());
        assertEquals("Pending", created.get("State").asString());
        JsonNode version = api.get(FUNCTIONS + "/other?Qualifier=1").get("Configuration");
        assertEquals(ARN + "other:1", version.get("FunctionArn").asString());
        JsonNode latest = api.get(FUNCTIONS + "/other?Qualifier=$LATEST").get("Configuration");
        assertEquals(ARN + "other:$LATEST", latest.get("FunctionArn").asString());
        assertEquals("$LATEST", latest.get("Version").asString());
        assertNotEquals(latest.get("RevisionId"), version.get("RevisionId"));
    }

    @Test
    void publishesAnUpdateOfTheCode() {
        String old = publish("{}").get("CodeSha256").asString();
        String update = text(Map.of("ZipFile", zipBase64("new.class"), "Publish", true));
        JsonNode updated = api.json(200, "PUT", HELLO + "/code", update);
        assertEquals("2", updated.get("Version").asString());
        assertEquals(ARN + "hello:2", updated.get("FunctionArn").asString());
        assertEquals("Pending", updated.get("State").asString());
        assertFalse(updated.has("LastUpdateStatus"));
        assertNotEquals(old, updated.get("CodeSha256").asString());
        assertEquals("2", api.json(200, "PUT", HELLO + "/code", update).get("Version").asString());
        assertEquals(old, api.get(HELLO + ":1/configuration").get("CodeSha256").asString());
        String location = api.get(HELLO + "?Qualifier=1").at("/Code/Location").asString();
        assertNotEquals(location, api.get(HELLO).at("/Code/Location").asString());
    }

    @Test
    void anUpdateOfTheCodeMakesNoVersionTooMany() throws Exception {
        publish("{}");
        fillVersions(data.resolve("registry.db"));
        api.restart();
        JsonNode before = api.get(HELLO + "/configuration");
        String code = zipBase64("new.class");
        Refusal refusal = api.refusal("PUT", HELLO + "/code", text(Map.of("ZipFile", code, "Publish", true)));
        assertInstanceOf(Refusal.CodeStorageExceeded.class, refusal);
        assertTrue(refusal.message().contains("has 10000 versions"), refusal::message);
        assertEquals(before, api.get(HELLO + "/configuration"));
        JsonNode updated = api.json(200, "PUT", HELLO + "/code", text(Map.of("ZipFile", code)));
        assertEquals("$LATEST", updated.get("Version").asString());
    }

    /** As many versions as a function can have, all like the first one. */
    private static void fillVersions(Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            statement.execute(
                    """
                    WITH RECURSIVE more(n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM more WHERE n < 10000)
                    INSERT INTO version SELECT function, n, configuration, code_sha256, code_bytes, compiled_for,
                        revision_id, content_id, published_at_epoch_millis FROM version, more
                    """);
            statement.execute("UPDATE function SET last_version = 10000");
        }
    }

    @Test
    void versionsCannotBeChanged() {
        publish("{}");
        String refused = "This operation is permitted on Lambda functions only. Aliases and versions do not support this"
                + " operation. Please specify either a function name or an unqualified function ARN.";
        for (String what : List.of("/code", "/configuration")) {
            assertEquals(refused, api.refusal("PUT", HELLO + ":1" + what, "{\"Timeout\":9}").message());
        }
    }

    @Test
    void listsVersionsPageByPage() {
        for (int i = 1; i <= 12; i++) {
            describe("number " + i);
            publish("{}");
        }
        List<String> seen = new ArrayList<>();
        JsonNode page = api.get(VERSIONS + "?MaxItems=5");
        while (true) {
            page.get("Versions").forEach(version -> seen.add(version.get("Version").asString()));
            if (!page.has("NextMarker")) {
                break;
            }
            page = api.get(VERSIONS + "?MaxItems=5&Marker=" + page.get("NextMarker").asString());
        }
        assertEquals(
                List.of("$LATEST", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"), seen);
        JsonNode second = api.get(VERSIONS).get("Versions").get(2);
        assertEquals(ARN + "hello:2", second.get("FunctionArn").asString());
        assertFalse(second.has("State"));
    }

    @Test
    void listsAllVersionsOfAllFunctions() {
        api.create("another");
        publish("{}");
        describe("changed");
        publish("{}");
        List<String> arns = new ArrayList<>();
        JsonNode page = api.get(FUNCTIONS + "?FunctionVersion=ALL&MaxItems=2");
        while (true) {
            page.get("Functions").forEach(function -> arns.add(function.get("FunctionArn").asString()));
            if (!page.has("NextMarker")) {
                break;
            }
            page = api.get(FUNCTIONS + "?FunctionVersion=ALL&MaxItems=2&Marker="
                    + page.get("NextMarker").asString());
        }
        assertEquals(
                List.of(ARN + "another:$LATEST", ARN + "hello:$LATEST", ARN + "hello:1", ARN + "hello:2"), arns);
        assertEquals(2, api.get(FUNCTIONS).get("Functions").size());
        assertInstanceOf(
                Refusal.ShapeViolation.class, api.refusal("GET", FUNCTIONS + "?FunctionVersion=SOME", ""));
    }

    @Test
    void deletesOneVersion() {
        publish("{}");
        describe("changed");
        publish("{}");
        assertEquals(204, api.call("DELETE", HELLO + "?Qualifier=1", "").status());
        assertEquals(204, api.call("DELETE", HELLO + "?Qualifier=1", "").status());
        assertEquals(204, api.call("DELETE", HELLO + "?Qualifier=99", "").status());
        assertEquals(
                "Function not found: " + ARN + "hello:1", api.refusal("GET", HELLO + "?Qualifier=1", "").message());
        assertEquals(2, api.get(VERSIONS).get("Versions").size());
        assertEquals(
                "$LATEST version cannot be deleted without deleting the function.",
                api.refusal("DELETE", HELLO + "?Qualifier=$LATEST", "").message());
        assertEquals(
                "Deletion of aliases is not currently supported.",
                api.refusal("DELETE", HELLO + "?Qualifier=live", "").message());
        api.json(201, "POST", HELLO + "/aliases", "{\"Name\":\"live\",\"FunctionVersion\":\"2\"}");
        Refusal used = api.refusal("DELETE", HELLO + ":2", "");
        assertInstanceOf(Refusal.Conflict.class, used);
        assertEquals("Unable to delete version because the following aliases reference it: [live]", used.message());
        assertEquals(204, api.call("DELETE", HELLO, "").status());
        api.create("hello");
        assertEquals("1", publish("{}").get("Version").asString());
        assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", HELLO + "?Qualifier=live", ""));
    }

    @Test
    void keepsVersionsOverARestart() {
        JsonNode first = publish("{\"Description\":\"First\"}");
        describe("changed");
        api.restart();
        assertEquals(first, api.get(HELLO + ":1/configuration"));
        assertEquals("2", publish("{}").get("Version").asString());
        long usage = api.get("/2016-08-19/account-settings").at("/AccountUsage/TotalCodeSize").asLong();
        assertEquals(3 * first.get("CodeSize").asLong(), usage);
    }

    @Test
    void doesNotTagVersions() {
        publish("{}");
        assertEquals(
                "Tags on function aliases and versions are not supported. Please specify a function ARN.",
                api.refusal("POST", "/2017-03-31/tags/" + ARN + "hello:1", "{\"Tags\":{\"a\":\"b\"}}").message());
        assertTrue(api.get(HELLO + ":1").has("Configuration"));
    }

    private JsonNode publish(String body) {
        return api.json(201, "POST", VERSIONS, body);
    }

    private void describe(String description) {
        api.json(200, "PUT", HELLO + "/configuration", text(Map.of("Description", description)));
    }
}
