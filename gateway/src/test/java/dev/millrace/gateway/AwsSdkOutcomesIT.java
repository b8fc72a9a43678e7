package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.InvalidRequestContentException;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How invocations end, as the AWS SDK understands it; after each failure the next call works. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsSdkOutcomesIT {
    private static final int PAYLOAD_BYTES_MAX = 6_291_556;
    /** The timeout is 1 s; a busy test machine may take its time, but never as long as the function would. */
    private static final Duration TIMEOUT_ANSWERED_WITHIN = Duration.ofMillis(2_500);
    /** And may be busy with something else at the very moment. */
    private static final int ATTEMPTS_MAX = 5;

    private SdkNode aws;

    @BeforeAll
    void start(@TempDir Path directory) {
        aws = new SdkNode(directory);
    }

    @AfterAll
    void close() {
        aws.close();
    }

    @Test
    void showsWhatAFunctionThrew() {
        aws.create("raises", "demo.Faults::raises", 10);
        InvokeResponse failed = aws.invoke("raises", "{\"any\":1}");
        assertEquals(200, failed.statusCode());
        JsonNode error = error(failed);
        assertEquals("no stock", error.path("errorMessage").asString());
        assertEquals("java.lang.IllegalStateException", error.path("errorType").asString());
        assertEquals(
                "[\"demo.Faults.raises(Faults.java:14)\"]",
                error.path("stackTrace").toString(),
                "no frame of ours, though this call also started the instance");
        assertEquals("article 7", error.path("cause").path("errorMessage").asString());
        assertReturned("\"well\"", aws.invoke("raises", "{}"));
    }

    @Test
    void answersATimeoutOnTime() {
        aws.create("sleeps", "demo.Faults::sleeps", 1);
        Duration quickest = timesOut("sleeps");
        for (int i = 1; i < ATTEMPTS_MAX && quickest.compareTo(TIMEOUT_ANSWERED_WITHIN) >= 0; i++) {
            quickest = timesOut("sleeps");
        }
        assertTrue(quickest.compareTo(TIMEOUT_ANSWERED_WITHIN) < 0, quickest.toString());
        assertReturned("\"slept\"", invokeInTime("sleeps", "1"));
    }

    /** Returns after which time. The instance is warm, so that all of it is the function's. */
    private Duration timesOut(String function) {
        assertReturned("\"slept\"", invokeInTime(function, "1"));
        long began = System.nanoTime();
        InvokeResponse timedOut = aws.invoke(function, "20000");
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        JsonNode error = error(timedOut);
        assertEquals("Sandbox.Timedout", error.path("errorType").asString());
        assertEquals(
                "RequestId: " + timedOut.responseMetadata().requestId()
                        + " Error: Task timed out after 1.00 seconds",
                error.path("errorMessage").asString());
        return took;
    }

    /** Calls again when a busy machine has let the call time out. */
    private InvokeResponse invokeInTime(String function, String json) {
        return await().until(
                () -> aws.invoke(function, json),
                answer -> !answer.payload().asUtf8String().contains("Error: Task timed out after"));
    }

    @Test
    void showsWhyAFunctionCannotBeInitialised() {
        aws.create("badstart", "demo.Faults$BadStart::handle", 10);
        for (int attempt = 0; attempt < 2; attempt++) {
            JsonNode error = error(aws.invoke("badstart", "\"any\""));
            assertEquals("no database", error.path("errorMessage").asString());
            assertEquals("java.lang.IllegalStateException", error.path("errorType").asString());
        }
        aws.create("noclass", "demo.Absent", 10);
        assertTrue(error(aws.invoke("noclass", "{}")).path("errorMessage").asString().contains("demo.Absent"));
        assertReturned("{\"greeting\":\"Hello, world!\"}", aws.invoke("hello", "{}"));
    }

    @Test
    void refusesAResponseThatIsTooLarge() {
        aws.create("repeats", "demo.Faults::repeats", 10);
        InvokeResponse largest = aws.invoke("repeats", Integer.toString(PAYLOAD_BYTES_MAX - 2));
        assertNull(largest.functionError());
        assertEquals(PAYLOAD_BYTES_MAX, largest.payload().asByteArrayUnsafe().length);
        JsonNode error = error(aws.invoke("repeats", Integer.toString(PAYLOAD_BYTES_MAX - 1)));
        assertEquals("Function.ResponseSizeTooLarge", error.path("errorType").asString());
        assertEquals(
                "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
                error.path("errorMessage").asString());
        assertReturned("\"xx\"", aws.invoke("repeats", "2"));
    }

    @Test
    void refusesARequestThatIsTooLarge() {
        String tooLarge = "\"" + "x".repeat(PAYLOAD_BYTES_MAX - 1) + "\"";
        RequestTooLargeException refused =
                assertThrows(RequestTooLargeException.class, () -> aws.invoke("hello", tooLarge));
        assertEquals(413, refused.statusCode());
        assertReturned("{\"greeting\":\"Hello, world!\"}", aws.invoke("hello", "{}"));
    }

    @Test
    void refusesWhatIsNoJson() {
        InvalidRequestContentException refused =
                assertThrows(InvalidRequestContentException.class, () -> aws.invoke("hello", "{]"));
        String message = refused.awsErrorDetails().errorMessage();
        assertTrue(message.startsWith("Could not parse request body into json: "), message);
        assertReturned("{\"greeting\":\"Hello, world!\"}", aws.invoke("hello", "{}"));
    }

    @Test
    void saysWhyItThrottles() {
        aws.create("reserved", "demo.Greeter", 10);
        aws.lambda().putFunctionConcurrency(it -> it.functionName("reserved").reservedConcurrentExecutions(0));
        TooManyRequestsException throttled =
                assertThrows(TooManyRequestsException.class, () -> aws.invoke("reserved", "{}"));
        assertEquals(429, throttled.statusCode());
        assertEquals(ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED, throttled.reason());
        aws.lambda().deleteFunctionConcurrency(it -> it.functionName("reserved"));
        assertReturned("{\"greeting\":\"Hello, ann!\"}", aws.invoke("reserved", "{\"name\":\"ann\"}"));
    }

    @Test
    void doesNotKnowAFunctionThatIsNotThere() {
        ResourceNotFoundException refused =
                assertThrows(ResourceNotFoundException.class, () -> aws.invoke("absent", "{}"));
        assertEquals(404, refused.statusCode());
        assertEquals("User", refused.type());
        assertEquals(
                "Function not found: arn:aws:lambda:us-east-1:000000000000:function:absent:$LATEST",
                refused.awsErrorDetails().errorMessage());
    }

    private static JsonNode error(InvokeResponse answer) {
        assertEquals("Unhandled", answer.functionError(), () -> answer.payload().asUtf8String());
        return JsonMapper.shared().readTree(answer.payload().asUtf8String());
    }

    private static void assertReturned(String response, InvokeResponse answer) {
        assertNull(answer.functionError(), () -> answer.payload().asUtf8String());
        assertEquals(response, answer.payload().asUtf8String());
    }
}
