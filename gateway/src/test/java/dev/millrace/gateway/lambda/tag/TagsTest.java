package dev.millrace.gateway.lambda.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TagsTest {
    private static final String PREFIX = "/2017-03-31/tags/";
    private static final String HELLO = PREFIX + LambdaApi.ARN + "hello";

    @AutoClose
    private final LambdaApi api;

    TagsTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
    }

    @Test
    void addsReplacesAndRemovesTags() {
        assertEquals("{\"Tags\":{}}", api.get(HELLO).toString());
        assertEquals(204, api.call("POST", HELLO, "{\"Tags\":{\"a\":\"1\",\"b\":\"2\"}}").status());
        assertEquals(204, api.call("POST", HELLO, "{\"Tags\":{\"a\":\"3\",\"c\":\"4\"}}").status());
        assertEquals("{\"Tags\":{\"a\":\"3\",\"b\":\"2\",\"c\":\"4\"}}", api.get(HELLO).toString());
        assertEquals(204, api.call("DELETE", HELLO + "?tagKeys=a&tagKeys=b&tagKeys=nosuch", "").status());
        assertEquals("{\"Tags\":{\"c\":\"4\"}}", api.get(HELLO).toString());
        assertEquals("{\"c\":\"4\"}", api.get("/2015-03-31/functions/hello").get("Tags").toString());
    }

    @Test
    void refusesBadRequests() {
        assertEquals(
                new Refusal.InvalidParameter("An error occurred and the request cannot be processed."),
                api.refusal("POST", HELLO, "{\"Tags\":{}}"));
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("POST", HELLO, "{}"));
        assertInstanceOf(Refusal.Malformed.class, api.refusal("POST", HELLO, "{\"Tags\":{\"a\":1}}"));
        assertInstanceOf(Refusal.Malformed.class, api.refusal("POST", HELLO, "{\"Tags\":[]}"));
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("POST", HELLO, "{\"Tags\":{\"\":\"v\"}}"));
        assertEquals(
                new Refusal.ShapeViolation("1 validation error detected: Value null at 'tagKeys' failed to satisfy"
                        + " constraint: Member must not be null"),
                api.refusal("DELETE", HELLO, ""));
    }

    @Test
    void setsWhatInstancesAreLikeAndPutsTheDefaultsBack() {
        FunctionVersion before = version("hello");
        api.call("POST", HELLO, "{\"Tags\":{\"millrace:concurrency\":\"8\",\"millrace:ready-instances\":\"2\"}}");
        FunctionVersion tagged = version("hello");
        assertEquals(8, tagged.settings().runsPerInstance());
        assertEquals(2, tagged.settings().readyInstances());
        assertNotEquals(before, tagged);
        assertEquals(before.revisionId(), tagged.revisionId());

        api.call("POST", HELLO, "{\"Tags\":{\"team\":\"a\"}}");
        assertSame(tagged, version("hello"));

        api.call("DELETE", HELLO + "?tagKeys=millrace:concurrency&tagKeys=millrace:ready-instances", "");
        assertEquals(before, version("hello"));
        assertEquals(1, version("hello").settings().runsPerInstance());
    }

    @Test
    void refusesASettingThatCannotBeAndKeepsTheOthers() {
        assertEquals(
                new Refusal.InvalidParameter(
                        "Tag 'millrace:concurrency' cannot be '0': it is a whole number from 1 to 1000."),
                api.refusal("POST", HELLO, "{\"Tags\":{\"a\":\"1\",\"millrace:concurrency\":\"0\"}}"));
        assertEquals("{\"Tags\":{}}", api.get(HELLO).toString());
    }

    @Test
    void letsOnlyTrustedFunctionsAskForLessThanTheOperatorSays() {
        String inProcess = "{\"Tags\":{\"millrace:isolation\":\"in-process\"}}";
        api.create("trusted");
        api.call("POST", PREFIX + LambdaApi.ARN + "trusted", inProcess);
        assertEquals(Isolation.IN_PROCESS, version("trusted").settings().isolation());
        assertEquals(
                new Refusal.InvalidParameter("Function hello cannot have the isolation 'in-process': the operator of"
                        + " this server allows no less than 'process' but for functions that the server was started"
                        + " with, as in --trust hello."),
                api.refusal("POST", HELLO, inProcess));
    }

    /** It could not reach the Runtime API, and each of its starts would fail after ten seconds. */
    @Test
    void aCustomRuntimeNeedsTheNetworkWhicheverComesFirst() {
        Object without = Map.of("millrace:network", "none");
        Refusal expected = new Refusal.InvalidParameter("Function own cannot have both the runtime provided.al2023 and"
                + " the tag 'millrace:network' with the value 'none': a custom runtime reaches the Lambda Runtime API by"
                + " the network. Set the tag to 'on', or take a runtime of another kind, which needs no network for"
                + " that.");
        String create = LambdaApi.createRequest("own", "Runtime", "provided.al2023", "Tags", without);
        assertEquals(expected, api.refusal("POST", LambdaApi.FUNCTIONS, create));

        String tags = LambdaApi.text(Map.of("Tags", without));
        api.json(201, "POST", LambdaApi.FUNCTIONS, LambdaApi.createRequest("own", "Runtime", "provided.al2023"));
        assertEquals(expected, api.refusal("POST", PREFIX + LambdaApi.ARN + "own", tags));

        String configuration = LambdaApi.FUNCTIONS + "/own/configuration";
        api.json(200, "PUT", configuration, "{\"Runtime\":\"nodejs24.x\"}");
        api.call("POST", PREFIX + LambdaApi.ARN + "own", tags);
        assertEquals(expected, api.refusal("PUT", configuration, "{\"Runtime\":\"provided.al2023\"}"));
        assertEquals("nodejs24.x", version("own").runtime());
        api.json(200, "PUT", configuration, "{\"Runtime\":\"python3.12\"}");

        api.call("DELETE", PREFIX + LambdaApi.ARN + "own?tagKeys=millrace:network", "");
        api.json(200, "PUT", configuration, "{\"Runtime\":\"provided.al2023\"}");
    }

    @Test
    void aTagThatWasAllowedOnceIsNoObstacleToOtherChanges() {
        api.create("trusted");
        api.call("POST", PREFIX + LambdaApi.ARN + "trusted", "{\"Tags\":{\"millrace:isolation\":\"in-process\"}}");
        String configuration = LambdaApi.FUNCTIONS + "/trusted/configuration";
        api.json(200, "PUT", configuration, "{\"Timeout\":9}");
        assertEquals(
                new Refusal.InvalidParameter(
                        "Function trusted cannot have the isolation 'in-process': only Java can run in-process."),
                api.refusal("PUT", configuration, "{\"Runtime\":\"nodejs24.x\"}"));
    }

    private FunctionVersion version(String function) {
        return Objects.requireNonNull(api.registry().snapshot().resolve(function, ""));
    }

    @Test
    void refusesVersionsAndFunctionsThatAreNotThere() {
        assertEquals(
                new Refusal.InvalidParameter(
                        "Tags on function aliases and versions are not supported. Please specify a function ARN."),
                api.refusal("GET", HELLO + ":1", ""));
        assertEquals(
                new Refusal.NotFound("Function not found: " + LambdaApi.ARN + "nosuch"),
                api.refusal("POST", PREFIX + LambdaApi.ARN + "nosuch", "{\"Tags\":{\"a\":\"1\"}}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello", "arn:aws:something", "arn:aws:lambda:us-east-1:000000000000:foobar:x"})
    void refusesWhatIsNoArn(String resource) {
        Refusal refusal = api.refusal("GET", PREFIX + resource, "");
        assertInstanceOf(Refusal.ShapeViolation.class, refusal);
        assertTrue(
                refusal.message().startsWith("1 validation error detected: Value '" + resource + "' at 'resource'"),
                refusal.message());
    }
}
