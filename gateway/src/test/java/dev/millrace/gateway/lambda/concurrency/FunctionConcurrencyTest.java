package dev.millrace.gateway.lambda.concurrency;

import static dev.millrace.gateway.lambda.LambdaApi.FUNCTIONS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.lambda.LambdaApi;
import java.nio.file.Path;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class FunctionConcurrencyTest {
    private static final String CHANGE = "/2017-10-31/functions/hello/concurrency";
    private static final String READ = "/2019-09-30/functions/hello/concurrency";

    @AutoClose
    private final LambdaApi api;

    FunctionConcurrencyTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 900})
    void setsConcurrencyAside(int runsMax) {
        String json = "{\"ReservedConcurrentExecutions\":" + runsMax + "}";
        assertEquals(json, api.json(200, "PUT", CHANGE, json).toString());
        assertEquals(json, api.get(READ).toString());
        assertEquals(json, api.get(FUNCTIONS + "/hello").get("Concurrency").toString());
        assertEquals(runsMax, api.reservations.get("hello"));
    }

    @Test
    void changesNoRevision() {
        JsonNode before = api.get(FUNCTIONS + "/hello/configuration");
        put(5);
        assertEquals(before, api.get(FUNCTIONS + "/hello/configuration"));
    }

    @Test
    void freesAReservation() {
        assertEquals("{}", api.get(READ).toString());
        put(5);
        assertEquals(204, api.call("DELETE", CHANGE, "").status());
        assertEquals("{}", api.get(READ).toString());
        assertTrue(api.reservations.containsKey("hello"));
        assertNull(api.reservations.get("hello"));
    }

    @Test
    void freesTheReservationOfADeletedFunction() {
        put(5);
        api.call("DELETE", FUNCTIONS + "/hello", "");
        assertNull(api.reservations.get("hello"));
    }

    @Test
    void leavesAHundredToTheOthers() {
        api.create("other");
        put(400);
        api.call("PUT", "/2017-10-31/functions/other/concurrency", "{\"ReservedConcurrentExecutions\":500}");
        Refusal refusal = api.refusal("PUT", CHANGE, "{\"ReservedConcurrentExecutions\":401}");
        assertEquals(
                new Refusal.InvalidParameter("Specified ReservedConcurrentExecutions for function decreases account's"
                        + " UnreservedConcurrentExecution below its minimum value of [100]."),
                refusal);
        assertEquals(400, api.reservations.get("hello"));
        put(399);
        assertInstanceOf(
                Refusal.InvalidParameter.class,
                api.refusal("PUT", CHANGE, "{\"ReservedConcurrentExecutions\":2147483647}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"ReservedConcurrentExecutions\":-1}", "{\"ReservedConcurrentExecutions\":null}"})
    void refusesABadNumber(String body) {
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("PUT", CHANGE, body));
        assertFalse(api.reservations.containsKey("hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"ReservedConcurrentExecutions\":1}", "{\"ReservedConcurrentExecutions\":5000}"})
    void saysFirstThatThereIsNoFunction(String body) {
        assertEquals(
                new Refusal.NotFound("Function not found: " + LambdaApi.ARN + "nosuch:$LATEST"),
                api.refusal("PUT", "/2017-10-31/functions/nosuch/concurrency", body));
    }

    @Test
    void refusesAVersion() {
        assertEquals(
                new Refusal.InvalidParameter("This operation is permitted on Lambda functions only. Aliases and"
                        + " versions do not support this operation. Please specify either a function name or an"
                        + " unqualified function ARN."),
                api.refusal(
                        "PUT",
                        "/2017-10-31/functions/" + LambdaApi.ARN + "hello:1/concurrency",
                        "{\"ReservedConcurrentExecutions\":1}"));
    }

    @Test
    void showsTheAccount() {
        put(250);
        api.accountRunsMax = 2_000;
        JsonNode settings = api.get("/2016-08-19/account-settings");
        assertEquals(
                "{\"TotalCodeSize\":80530636800,\"CodeSizeUnzipped\":262144000,\"CodeSizeZipped\":52428800,"
                        + "\"ConcurrentExecutions\":2000,\"UnreservedConcurrentExecutions\":1750}",
                settings.get("AccountLimit").toString());
        assertEquals(
                "{\"TotalCodeSize\":" + LambdaApi.zip("hello.class").length + ",\"FunctionCount\":1}",
                settings.get("AccountUsage").toString());
    }

    private void put(int runsMax) {
        api.json(200, "PUT", CHANGE, "{\"ReservedConcurrentExecutions\":" + runsMax + "}");
    }
}
