package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class NodeIT {
    private static final String HELLO = "/2015-03-31/functions/hello";

    @TempDir
    private Path data;

    private TestingNode node;

    @BeforeEach
    void start() {
        node = new TestingNode(data);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void runsTheBundledFunction() throws Exception {
        HttpResponse<String> answer = send("POST", HELLO + "/invocations", "{\"name\":\"you\"}");
        assertEquals(200, answer.statusCode());
        assertEquals("{\"greeting\":\"Hello, you!\"}", answer.body());
        assertEquals("$LATEST", answer.headers().firstValue("X-Amz-Executed-Version").orElse(""));
        assertEquals(
                "{\"greeting\":\"Hello, world!\"}",
                send("POST", HELLO + "/invocations", "").body());
        assertEquals(405, send("GET", HELLO + "/invocations", "").statusCode());
        String arn = "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Ahello";
        assertEquals(200, send("POST", arn + "/invocations?Qualifier=%24LATEST", "{}").statusCode());
    }

    @Test
    void answersErrorsInTheShapesOfAws() throws Exception {
        assertError(404, "ResourceNotFoundException", send("POST", "/2015-03-31/functions/none/invocations", "{}"));
        assertError(400, "InvalidRequestContentException", send("POST", HELLO + "/invocations", "{"));
        assertError(400, "ValidationException", send("POST", HELLO + "/invocations", "{}", "X-Amz-Log-Type", "All"));
        String large = "\"" + "x".repeat(1 << 20) + "\"";
        assertError(
                413,
                "RequestTooLargeException",
                send("POST", HELLO + "/invocations", large, "X-Amz-Invocation-Type", "Event"));
        String endless = "Root=1-69a7bdbf-000000000000000000000000;Lineage=17:00000000:0";
        assertError(
                400,
                "RecursiveInvocationException",
                send("POST", HELLO + "/invocations", "{}", "X-Amzn-Trace-Id", endless));
        assertError(
                400,
                "InvalidRequestContentException",
                send("POST", HELLO + "/invocations", "{}", "X-Amz-Client-Context", "%%%"));
        assertError(405, "MethodNotAllowedException", send("PUT", HELLO + "/invocations", "{}"));
        assertError(404, "UnknownOperationException", send("GET", "/2015-03-31/nothing", ""));
        String tooLarge = "\"" + "x".repeat(6_291_556) + "\"";
        assertError(413, "RequestTooLargeException", send("POST", HELLO + "/invocations", tooLarge));
    }

    @Test
    void checksWithoutRunningOnADryRun() throws Exception {
        HttpResponse<String> answer =
                send("POST", HELLO + "/invocations", "{}", "X-Amz-Invocation-Type", "DryRun");
        assertEquals(204, answer.statusCode());
    }

    @Test
    void takesLargePayloads() throws Exception {
        String name = "x".repeat(1_000_000);
        HttpResponse<String> answer = send("POST", HELLO + "/invocations", "{\"name\":\"" + name + "\"}");
        assertEquals("{\"greeting\":\"Hello, " + name + "!\"}", answer.body());
    }

    @Test
    void showsAndSetsZones() throws Exception {
        assertEquals(200, send("PUT", "/_millrace/zones/a", "{\"state\":\"down\"}").statusCode());
        assertTrue(send("GET", "/_millrace/zones", "").body().contains("{\"name\":\"a\",\"state\":\"down\""));
        for (int i = 0; i < 10; i++) {
            assertEquals(200, send("POST", HELLO + "/invocations", "{}").statusCode());
        }
        assertError(404, "ResourceNotFoundException", send("PUT", "/_millrace/zones/x", "{\"state\":\"up\"}"));
        assertError(400, "InvalidParameterValueException", send("PUT", "/_millrace/zones/a", "{\"state\":\"off\"}"));
        assertError(400, "InvalidRequestContentException", send("PUT", "/_millrace/zones/a", "up"));
    }

    @Test
    void showsHealthAndMetrics() throws Exception {
        assertEquals(200, send("GET", "/_millrace/health", "").statusCode());
        HttpResponse<String> metrics = send("GET", "/metrics", "");
        assertEquals(200, metrics.statusCode());
        assertTrue(metrics.body().contains("millrace_zone_instances"), metrics.body());
    }

    @Test
    void leavesADeletedBundledFunctionDeleted() throws Exception {
        assertEquals(204, send("DELETE", HELLO, "").statusCode());
        node.restart();
        assertEquals(404, send("GET", HELLO, "").statusCode());
    }

    @Test
    void keepsAChangedBundledFunctionAsItIs() throws Exception {
        assertEquals(200, send("PUT", HELLO + "/configuration", "{\"Timeout\":77}").statusCode());
        node.restart();
        assertTrue(send("GET", HELLO + "/configuration", "").body().contains("\"Timeout\":77"));
    }

    @Test
    void keepsASecondServerOutOfItsData() {
        UncheckedIOException failure =
                assertThrows(UncheckedIOException.class, () -> Node.start(TestingNode.options(data)));
        assertTrue(String.valueOf(failure.getMessage()).contains(data.toString()));
    }

    private HttpResponse<String> send(String method, String path, String body, String... headers)
            throws IOException, InterruptedException {
        return node.send(method, path, body, headers);
    }

    private static void assertError(int status, String errorType, HttpResponse<String> answer) {
        assertEquals(status, answer.statusCode(), answer.body());
        assertEquals(errorType, answer.headers().firstValue("x-amzn-ErrorType").orElse(""), answer.body());
    }
}
