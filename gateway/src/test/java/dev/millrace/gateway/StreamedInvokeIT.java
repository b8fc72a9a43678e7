package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.engine.invocation.ResponseStream;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import software.amazon.awssdk.services.lambda.model.InvokeWithResponseStreamCompleteEvent;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** InvokeWithResponseStream, called by the AWS SDK for Java, by botocore and by hand. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StreamedInvokeIT {
    private static final String STREAMED = "/2021-11-15/functions/%s/response-streaming-invocations";
    private static final int MEBIBYTE = 1 << 20;
    /** What the kernel, Node.js and both ends keep of a response that nobody reads, many times over. */
    private static final long UNREAD_BYTES_MAX = 16L * MEBIBYTE;

    private TestingNode node;
    private LambdaAsyncClient lambda;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory);
        lambda = SdkStream.client(node.endpoint());
        Streams.create(node, "streams", "streams.handler", 60);
        Streams.create(node, "hasty", "streams.handler", 1);
        Streams.create(node, "http", "streams.http", 60);
        String whole = Deeds.NODE.createRequest("whole", 60, Map.of());
        assertEquals(201, node.send("POST", TestingNode.FUNCTIONS, whole).statusCode());
    }

    @AfterAll
    void close() {
        lambda.close();
        node.close();
    }

    private SdkStream stream(String function, Object... steps) {
        return new SdkStream(lambda, function, JsonMapper.shared().writeValueAsString(List.of(steps)));
    }

    private static List<Object> step(String name, Object with) {
        return List.of(name, with);
    }

    private static JsonNode details(InvokeWithResponseStreamCompleteEvent complete) {
        assertEquals("Unhandled", complete.errorCode());
        return JsonMapper.shared().readTree(complete.errorDetails());
    }

    private static String log(InvokeWithResponseStreamCompleteEvent complete) {
        return new String(Base64.getDecoder().decode(complete.logResult()), StandardCharsets.UTF_8);
    }

    @Test
    void theCallerReadsWhileTheFunctionStillRuns() throws Exception {
        try (Gathering first = new Gathering();
                Gathering second = new Gathering()) {
            SdkStream answer = stream(
                    "streams",
                    step("type", "text/plain"),
                    step("write", "one "),
                    step("visit", first.url()),
                    step("write", "two "),
                    step("print", "half way"),
                    step("visit", second.url()),
                    step("write", "three"));
            answer.awaitText("one ");
            assertEquals(200, answer.head().statusCode());
            assertEquals("$LATEST", answer.head().executedVersion());
            assertEquals("application/vnd.amazon.eventstream", answer.head().responseStreamContentType());
            first.end();
            answer.awaitText("one two ");
            assertFalse(answer.isDone());
            second.end();
            InvokeWithResponseStreamCompleteEvent complete = answer.complete();
            assertNull(complete.errorCode());
            assertNull(complete.errorDetails());
            assertEquals("one two three", answer.text());
            assertTrue(log(complete).contains("half way\n"), log(complete));
            assertTrue(log(complete).contains("REPORT RequestId: "), log(complete));
        }
    }

    @Test
    void aFailureInTheMiddleIsToldAtTheEnd() throws Exception {
        SdkStream answer = stream("streams", step("write", "half"), step("fail", "no more"));
        JsonNode error = details(answer.complete());
        assertEquals("RangeError", error.path("errorType").asString());
        assertEquals("no more", error.path("errorMessage").asString());
        assertEquals("half", answer.text());
    }

    @Test
    void aProcessThatExitsEndsTheStreamWithTheError() throws Exception {
        try (Gathering gathering = new Gathering()) {
            SdkStream answer = stream(
                    "streams", step("write", "half"), step("visit", gathering.url()), step("exit", 3));
            answer.awaitText("half");
            gathering.end();
            JsonNode error = details(answer.complete());
            assertEquals("Runtime.ExitError", error.path("errorType").asString());
            assertTrue(error.path("errorMessage").asString().endsWith("exit status 3"), error::toString);
            assertEquals("half", answer.text());
        }
        SdkStream next = stream("streams", step("write", "well"));
        assertNull(next.complete().errorCode());
        assertEquals("well", next.text());
    }

    @Test
    void aTimeoutEndsTheStreamWithTheError() throws Exception {
        // A busy machine may let the first byte come too late; the end is the same then.
        SdkStream answer = await().until(
                () -> stream("hasty", step("write", "half"), step("hang", 0)),
                it -> details(it.complete()).path("errorType").asString().equals("Sandbox.Timedout")
                        && it.text().equals("half"));
        String message = details(answer.complete()).path("errorMessage").asString();
        assertTrue(message.endsWith("Error: Task timed out after 1.00 seconds"), message);
    }

    @Test
    void aFunctionThatDoesNotStreamIsAnsweredInChunks() throws Exception {
        SdkStream answer = new SdkStream(lambda, "whole", Deeds.event("echo", "grün"));
        assertNull(answer.complete().errorCode());
        assertEquals("\"grün\"", answer.text());
        SdkStream large = new SdkStream(lambda, "whole", Deeds.event("repeat", 6_000_000));
        assertNull(large.complete().errorCode());
        assertEquals(6_000_002, large.sizeBytes());
        SdkStream failed = new SdkStream(lambda, "whole", Deeds.event("fail", 0));
        assertEquals("no stock", details(failed.complete()).path("errorMessage").asString());
        assertEquals(0, failed.chunks());
    }

    @Test
    void plainInvokeHasTheResponseWhole() throws Exception {
        String steps = JsonMapper.shared().writeValueAsString(List.of(step("write", "one "), step("write", "two")));
        HttpResponse<String> answer = node.invoke("streams", steps);
        assertEquals("one two", answer.body());
        assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty());
    }

    @Test
    void anHttpAnswerBeginsWithItsPrelude() throws Exception {
        SdkStream answer = new SdkStream(lambda, "http", "{}");
        assertNull(answer.complete().errorCode());
        assertEquals(
                "{\"statusCode\":201,\"headers\":{\"x-stock\":\"all\"}}" + "\0".repeat(8) + "body", answer.text());
    }

    @Test
    void aResponseMayHave200MebibytesAndNotOneByteMore() throws Exception {
        SdkStream fits = stream("streams", step("fill", Map.of("bytes", ResponseStream.BYTES_MAX)));
        assertNull(fits.complete().errorCode());
        assertEquals(ResponseStream.BYTES_MAX, fits.sizeBytes());

        SdkStream cut = stream("streams", step("fill", Map.of("bytes", ResponseStream.BYTES_MAX + 1)));
        assertEquals(
                "{\"errorMessage\":\"Response payload size exceeded maximum allowed payload size (209715200 bytes).\","
                        + "\"errorType\":\"Function.ResponseSizeTooLarge\"}",
                cut.complete().errorDetails());
        assertTrue(cut.sizeBytes() <= ResponseStream.BYTES_MAX, cut.sizeBytes() + " bytes");
        assertTrue(cut.sizeBytes() > ResponseStream.BYTES_MAX - MEBIBYTE, cut.sizeBytes() + " bytes");

        SdkStream next = stream("streams", step("write", "well"));
        assertNull(next.complete().errorCode());
    }

    @Test
    void aCallerThatDoesNotReadHoldsUpTheFunction() throws Exception {
        int bytes = 64 * MEBIBYTE;
        try (Gathering stalled = new Gathering();
                Socket caller = call("streams", step("fill", Map.of("bytes", bytes, "stalled", stalled.url())))) {
            stalled.awaitPresent(1);
            long written = Long.parseLong(Objects.requireNonNull(stalled.said()));
            assertTrue(written < UNREAD_BYTES_MAX, written + " bytes were taken of a function that nobody reads");
            stalled.end();
            assertEquals(bytes, readPayload(caller));
        }
    }

    @Test
    void theRunGoesOnWhenItsCallerHasGone() throws Exception {
        try (Gathering begun = new Gathering();
                Gathering over = new Gathering()) {
            try (Socket caller = call(
                    "streams",
                    step("write", "one"),
                    step("visit", begun.url()),
                    step("fill", Map.of("bytes", 32 * MEBIBYTE)),
                    step("visit", over.url()))) {
                begun.awaitPresent(1);
                assertEquals('H', caller.getInputStream().read());
            }
            begun.end();
            over.awaitPresent(1);
        }
    }

    /** The caller has gone, and the function writes on until its time is over. */
    @Test
    void aFunctionWithoutACallerIsEndedByItsTimeout() throws Exception {
        try (Gathering begun = new Gathering()) {
            try (Socket caller = call("hasty", step("write", "one"), step("visit", begun.url()), step("hang", 0))) {
                assertEquals('H', caller.getInputStream().read());
            }
        }
        SdkStream next = await().until(
                () -> stream("hasty", step("write", "well")), it -> it.complete().errorCode() == null);
        assertEquals("well", next.text());
    }

    @Test
    void whatIsRefusedIsAnsweredAsByInvoke() throws Exception {
        assertInstanceOf(ResourceNotFoundException.class, stream("nobody").failure());
        HttpResponse<String> event =
                node.send("POST", STREAMED.formatted("streams"), "[]", "X-Amz-Invocation-Type", "Event");
        assertEquals(400, event.statusCode());
        assertTrue(event.body().contains("enum value set: [RequestResponse, DryRun]"), event.body());
        assertEquals(
                204,
                node.send("POST", STREAMED.formatted("streams"), "[]", "X-Amz-Invocation-Type", "DryRun")
                        .statusCode());
        assertEquals(400, node.send("POST", STREAMED.formatted("streams"), "no JSON").statusCode());
        assertEquals(405, node.send("GET", STREAMED.formatted("streams"), "").statusCode());
        assertEquals(404, node.send("POST", STREAMED.formatted("streams") + "?Qualifier=7", "[]").statusCode());
    }

    @Test
    void botocoreReadsIt() throws Exception {
        String program = """
                import botocore.session, sys
                client = botocore.session.get_session().create_client(
                    'lambda', region_name='us-east-1', endpoint_url=sys.argv[1],
                    aws_access_key_id='any', aws_secret_access_key='any')
                answer = client.invoke_with_response_stream(FunctionName='streams', Payload=sys.argv[2])
                for event in answer['EventStream']:
                    if 'PayloadChunk' in event:
                        print('chunk', event['PayloadChunk']['Payload'].decode())
                    else:
                        print('end', event['InvokeComplete'].get('ErrorCode'))
                """;
        assumeTrue(run("python3", "-c", "import botocore").startsWith("0\n"), "no botocore here");
        String well = JsonMapper.shared().writeValueAsString(List.of(step("write", "grün")));
        assertEquals(
                "0\nchunk grün\nend None\n", run("python3", "-c", program, node.endpoint().toString(), well));
        String fails = JsonMapper.shared().writeValueAsString(List.of(step("fail", "no more")));
        assertEquals("0\nend Unhandled\n", run("python3", "-c", program, node.endpoint().toString(), fails));
    }

    /** The exit status of a program, and behind it what it prints. */
    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(1, TimeUnit.MINUTES));
        return process.exitValue() + "\n" + printed;
    }

    /** Calls a function and reads nothing. */
    private Socket call(String function, Object... steps) throws IOException {
        byte[] event = JsonMapper.shared().writeValueAsBytes(List.of(steps));
        Socket caller = new Socket(InetAddress.getLoopbackAddress(), node.endpoint().getPort());
        String head = "POST " + STREAMED.formatted(function) + " HTTP/1.0\r\nContent-Length: " + event.length
                + "\r\n\r\n";
        caller.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        caller.getOutputStream().write(event);
        return caller;
    }

    /** Reads an answer up to the end of the connection, and its messages; how many bytes the response has. */
    private static long readPayload(Socket caller) throws IOException {
        DataInputStream input = new DataInputStream(new BufferedInputStream(caller.getInputStream()));
        for (int lineFeeds = 0; lineFeeds < 2; ) {
            int next = input.readByte();
            lineFeeds = next == '\n' ? lineFeeds + 1 : next == '\r' ? lineFeeds : 0;
        }
        long payloadBytes = 0;
        for (boolean complete = false; !complete; ) {
            int messageBytes = input.readInt();
            int headerBytes = input.readInt();
            input.readInt(); // the checksum of both
            String headers = new String(input.readNBytes(headerBytes), StandardCharsets.US_ASCII);
            input.skipNBytes(messageBytes - headerBytes - 12);
            complete = headers.contains("InvokeComplete");
            payloadBytes += complete ? 0 : messageBytes - headerBytes - 16;
        }
        assertEquals(-1, input.read());
        return payloadBytes;
    }
}
