package dev.millrace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.lambda.LambdaAsyncClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** AWS's own runtime interface clients for Node.js and Python, unmodified, as the bootstraps of functions. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AwsScriptClientsIT {
    private static final int AT_ONCE = 4;
    private static final int CALLERS = 3 * AT_ONCE;
    private static final int STAY_MILLIS = 4_000;

    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        node = new TestingNode(directory);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void echoes(AwsScriptClient client) throws Exception {
        create(client, "echo", "index.handler", Map.of());
        for (String event : List.of("\"grüß\"", "{\"a\":[1,null,true]}", "7", "\"" + "x".repeat(1_000_000) + "\"")) {
            JsonNode with = JsonMapper.shared().readTree(event);
            HttpResponse<String> answer = call(client, "echo", Deeds.event("echo", with));
            assertEquals("", functionError(answer), answer.body());
            assertEquals(with, JsonMapper.shared().readTree(answer.body()));
        }
    }

    @ParameterizedTest
    @CsvSource({"NODE, RangeError", "PYTHON, LookupError"})
    void answersWithWhatTheHandlerThrew(AwsScriptClient client, String errorType) throws Exception {
        create(client, "throws", "index.handler", Map.of());
        String log = failed(client, "throws", Deeds.event("fail", 0), errorType, "no stock");
        assertTrue(log.contains(errorType), log);
        assertEquals("\"well\"", call(client, "throws", Deeds.event("echo", "well")).body());
    }

    @ParameterizedTest
    @CsvSource({
        "NODE, Runtime.ExitError, Runtime exited with error: exit status 1", // it leaves the end to Node.js
        "PYTHON, Runtime.ExitError, Runtime exited with error: exit status 4",
    })
    void answersWithWhatNobodyCaught(AwsScriptClient client, String errorType, String message) throws Exception {
        create(client, "unhandled", "more.unhandled", Map.of());
        failed(client, "unhandled", "{}", errorType, message);
        failed(client, "unhandled", "{}", errorType, message);
    }

    @ParameterizedTest
    @EnumSource
    void answersForAClientThatExits(AwsScriptClient client) throws Exception {
        create(client, "exits", "index.handler", Map.of());
        String message = "Runtime exited with error: exit status 3";
        failed(client, "exits", Deeds.event("exit", 3), "Runtime.ExitError", message);
        assertEquals("\"well\"", call(client, "exits", Deeds.event("echo", "well")).body());
    }

    @ParameterizedTest
    @EnumSource
    void answersWithWhatTheInitialisationThrew(AwsScriptClient client) throws Exception {
        create(
                client,
                "broken",
                "index.handler",
                Map.of("Environment", Map.of("Variables", Map.of("FAIL_INIT", "1"))));
        failed(client, "broken", Deeds.event("echo", 0), "TypeError", "no database");
    }

    @ParameterizedTest
    @CsvSource({"NODE, Runtime.ImportModuleError", "PYTHON, Runtime.ImportModuleError"})
    void answersThatThereIsNoSuchHandler(AwsScriptClient client, String errorType) throws Exception {
        create(client, "none", "nothing.handler", Map.of());
        failed(client, "none", "{}", errorType, "nothing");
    }

    @ParameterizedTest
    @EnumSource
    void showsInTheLogWhatWasPrinted(AwsScriptClient client) throws Exception {
        create(client, "prints", "index.handler", Map.of());
        String log = log(call(client, "prints", Deeds.event("print", "print")));
        assertTrue(log.contains("print out\n"), log);
        assertTrue(log.contains("print err\n"), log);
        assertTrue(log.indexOf("REPORT RequestId: ") > log.indexOf("print err"), log);
    }

    @ParameterizedTest
    @EnumSource(names = "NODE") // the one for Python does not stream
    void streamsAResponse(AwsScriptClient client) throws Exception {
        create(client, "streams", "more.stream", Map.of());
        HttpResponse<String> whole = call(client, "streams", "{\"pieces\":[\"one \",\"two \",\"grün\"]}");
        assertEquals("", functionError(whole), whole.body());
        assertEquals("one two grün", whole.body());
        failed(client, "streams", "{\"pieces\":[\"one \"],\"fail\":true}", "RangeError", "no more");
        assertEquals("well", call(client, "streams", "{\"pieces\":[\"well\"]}").body());
    }

    @ParameterizedTest
    @EnumSource(names = "NODE")
    void streamsToTheCallerAsItComes(AwsScriptClient client) throws Exception {
        create(client, "stepwise", "streams.handler", Map.of());
        try (LambdaAsyncClient lambda = SdkStream.client(node.endpoint());
                Gathering gathering = new Gathering()) {
            SdkStream well = new SdkStream(
                    lambda,
                    client + "-stepwise",
                    "[[\"write\",\"one \"],[\"visit\",\"" + gathering.url() + "\"],[\"write\",\"two\"]]");
            well.awaitText("one ");
            assertFalse(well.isDone());
            gathering.end();
            assertNull(well.complete().errorCode());
            assertEquals("one two", well.text());

            SdkStream fails = new SdkStream(lambda, client + "-stepwise", "[[\"write\",\"half\"],[\"fail\",\"no more\"]]");
            assertEquals("Unhandled", fails.complete().errorCode());
            JsonNode error = JsonMapper.shared().readTree(fails.complete().errorDetails());
            assertEquals("RangeError", error.path("errorType").asString());
            assertEquals("half", fails.text());

            SdkStream large = new SdkStream(lambda, client + "-stepwise", "[[\"fill\",{\"bytes\":20000000}]]");
            assertNull(large.complete().errorCode());
            assertEquals(20_000_000, large.sizeBytes());
        }
    }

    /** The client for Node.js asks for more invocations than it was told to serve at once; the platform does not give. */
    @ParameterizedTest
    @EnumSource
    void servesAsManyAtOnceAsTheTagSaysAndNoMore(AwsScriptClient client) throws Exception {
        create(client, "many", "more.stay", Map.of("Tags", Map.of("millrace:concurrency", "" + AT_ONCE)));
        Map<String, List<JsonNode>> byWorker = new HashMap<>();
        try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                calls.add(callers.submit(() -> call(client, "many", "{\"millis\":" + STAY_MILLIS + "}")));
            }
            for (Future<HttpResponse<String>> call : calls) {
                HttpResponse<String> answer = call.get();
                assertEquals("", functionError(answer), answer.body());
                JsonNode stay = JsonMapper.shared().readTree(answer.body());
                byWorker.computeIfAbsent(stay.path("worker").asString(), _ -> new ArrayList<>())
                        .add(stay);
            }
        }
        List<Integer> most =
                byWorker.values().stream().map(AwsScriptClientsIT::mostAtOnce).toList();
        assertTrue(most.contains(AT_ONCE), most::toString);
        assertTrue(most.stream().allMatch(count -> count <= AT_ONCE), most::toString);
    }

    /** How many of these stays overlap where the most do. */
    private static int mostAtOnce(Collection<JsonNode> stays) {
        return (int) stays.stream()
                .mapToLong(one -> stays.stream().filter(other -> isIn(one, other)).count())
                .max()
                .orElse(0);
    }

    private static boolean isIn(JsonNode arriving, JsonNode present) {
        long from = arriving.path("from").asLong();
        return present.path("from").asLong() <= from
                && from < present.path("to").asLong();
    }

    private void create(AwsScriptClient client, String kind, String handler, Map<String, Object> more)
            throws Exception {
        client.assumeInstalled();
        Map<String, Object> request = new HashMap<>(Map.of(
                "FunctionName", client + "-" + kind,
                "Runtime", "provided.al2023",
                "Role", "arn:aws:iam::000000000000:role/any",
                "Handler", handler,
                "Timeout", 30,
                "MemorySize", 512,
                "Code", Map.of("ZipFile", client.zip())));
        request.putAll(more);
        String json = JsonMapper.shared().writeValueAsString(request);
        HttpResponse<String> answer = node.send("POST", TestingNode.FUNCTIONS, json);
        assertEquals(201, answer.statusCode(), answer.body());
    }

    private HttpResponse<String> call(AwsScriptClient client, String kind, String event) throws Exception {
        HttpResponse<String> answer = node.invoke(client + "-" + kind, event, "X-Amz-Log-Type", "Tail");
        assertEquals(200, answer.statusCode(), answer.body());
        return answer;
    }

    /** Calls a function that must fail in that way; its log. */
    private String failed(AwsScriptClient client, String kind, String event, String errorType, String message)
            throws Exception {
        HttpResponse<String> answer = call(client, kind, event);
        assertEquals("Unhandled", functionError(answer), answer.body());
        JsonNode error = JsonMapper.shared().readTree(answer.body());
        assertEquals(errorType, error.path("errorType").asString(), answer.body());
        assertTrue(error.path("errorMessage").asString().contains(message), answer.body());
        assertFalse(log(answer).isEmpty());
        return log(answer);
    }

    private static String functionError(HttpResponse<String> answer) {
        return answer.headers().firstValue("X-Amz-Function-Error").orElse("");
    }

    private static String log(HttpResponse<String> answer) {
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElse("");
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
