package dev.millrace.gateway.lambda.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
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

class EventInvokeConfigTest {
    private static final String CONFIG = "/2019-09-25/functions/hello/event-invoke-config";

    @AutoClose
    private final LambdaApi api;

    EventInvokeConfigTest(@TempDir Path directory) {
        api = new LambdaApi(directory);
        api.create("hello");
        api.create("other");
    }

    @Test
    void setsShowsListsAndRemoves() {
        JsonNode put = put("{\"MaximumRetryAttempts\":1,\"MaximumEventAgeInSeconds\":60,\"DestinationConfig\":{"
                + "\"OnSuccess\":{\"Destination\":\"" + LambdaApi.ARN + "other\"}}}");
        assertEquals(LambdaApi.ARN + "hello:$LATEST", put.path("FunctionArn").asString());
        assertEquals(1, put.path("MaximumRetryAttempts").asInt());
        assertEquals(60, put.path("MaximumEventAgeInSeconds").asInt());
        assertEquals(
                "{\"OnSuccess\":{\"Destination\":\"" + LambdaApi.ARN + "other\"},\"OnFailure\":{}}",
                put.path("DestinationConfig").toString());
        assertTrue(put.path("LastModified").isNumber());
        assertEquals(put, api.get(CONFIG));
        assertEquals(put, api.get(CONFIG + "?Qualifier=$LATEST"));
        assertEquals(put, api.get(CONFIG + "/list").path("FunctionEventInvokeConfigs").path(0));
        api.restart();
        assertEquals(put, api.get(CONFIG));
        assertEquals(204, api.call("DELETE", CONFIG, "").status());
        assertNotSet();
        assertEquals("[]", api.get(CONFIG + "/list").path("FunctionEventInvokeConfigs").toString());
    }

    @Test
    void putForgetsWhatUpdateKeeps() {
        put("{\"MaximumRetryAttempts\":1,\"MaximumEventAgeInSeconds\":60}");
        JsonNode updated = api.json(200, "POST", CONFIG, "{\"MaximumRetryAttempts\":0}");
        assertEquals(0, updated.path("MaximumRetryAttempts").asInt());
        assertEquals(60, updated.path("MaximumEventAgeInSeconds").asInt());
        assertFalse(put("{\"MaximumRetryAttempts\":2}").has("MaximumEventAgeInSeconds"));
    }

    @Test
    void updateRemovesADestination() {
        String to = "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + LambdaApi.ARN + "other\"}}}";
        put(to);
        JsonNode updated = api.json(200, "POST", CONFIG, "{\"DestinationConfig\":{\"OnFailure\":{}}}");
        assertEquals("{}", updated.path("DestinationConfig").path("OnFailure").toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"MaximumRetryAttempts\":3}",
                "{\"MaximumRetryAttempts\":-1}",
                "{\"MaximumEventAgeInSeconds\":59}",
                "{\"MaximumEventAgeInSeconds\":21601}"
            })
    void refusesWhatIsOutOfRange(String request) {
        assertInstanceOf(Refusal.ShapeViolation.class, api.refusal("PUT", CONFIG, request));
        assertNotSet();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:sqs:us-east-1:000000000000:queue.fifo",
                "arn:aws:s3:::bucket",
                "arn:aws:sns:us-east-1:000000000000:topic",
                "nonsense",
                LambdaApi.ARN + "hello"
            })
    void refusesDestinationsThatItCannotReach(String arn) {
        String request = "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + arn + "\"}}}";
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("PUT", CONFIG, request));
        assertNotSet();
    }

    @Test
    void takesEventBusesThatThereAre() {
        String request = "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":"
                + "\"arn:aws:events:us-east-1:000000000000:event-bus/%s\"}}}";
        put(request.formatted("default"));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("PUT", CONFIG, request.formatted("none")));
    }

    @Test
    void takesBucketsForFailuresOnly() {
        String bucket = "{\"DestinationConfig\":{\"%s\":{\"Destination\":\"arn:aws:s3:::records\"}}}";
        put(bucket.formatted("OnFailure"));
        Refusal refusal = api.refusal("PUT", CONFIG, bucket.formatted("OnSuccess"));
        assertInstanceOf(Refusal.InvalidParameter.class, refusal);
        assertTrue(refusal.message().contains("failures only"), refusal.message());
    }

    @Test
    void takesQueuesOfAServiceThatIsConfigured() {
        String queue = "arn:aws:sqs:eu-west-1:111111111111:queue";
        JsonNode set = put("{\"DestinationConfig\":{\"OnSuccess\":{\"Destination\":\"" + queue + "\"}}}");
        assertEquals(queue, set.get("DestinationConfig").get("OnSuccess").get("Destination").stringValue());
    }

    @Test
    void refusesADestinationThatDoesNotExist() {
        String request = "{\"DestinationConfig\":{\"OnFailure\":{\"Destination\":\"" + LambdaApi.ARN + "none\"}}}";
        assertInstanceOf(Refusal.NotFound.class, api.refusal("PUT", CONFIG, request));
    }

    @Test
    void refusesWhatSetsNothingAndWhatIsNotThere() {
        assertInstanceOf(Refusal.InvalidParameter.class, api.refusal("PUT", CONFIG, "{}"));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("POST", CONFIG, "{\"MaximumRetryAttempts\":1}"));
        assertInstanceOf(Refusal.NotFound.class, api.refusal("DELETE", CONFIG, ""));
        String none = CONFIG.replace("hello", "none");
        assertInstanceOf(Refusal.NotFound.class, api.refusal("PUT", none, "{\"MaximumRetryAttempts\":1}"));
    }

    private JsonNode put(String request) {
        return api.json(200, "PUT", CONFIG, request);
    }

    private void assertNotSet() {
        assertEquals(
                "The function " + LambdaApi.ARN + "hello:$LATEST doesn't have an EventInvokeConfig",
                assertInstanceOf(Refusal.NotFound.class, api.refusal("GET", CONFIG, "")).message());
    }
}
