package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The same deeds in every language, in real worker processes; what is not on this machine is skipped. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerFunctionsIT {
    private static final int CROWD = 20;
    private static final int HASTY_MILLIS = 1_000;
    private static final int ANSWERED_AFTER_DEADLINE_MILLIS = 100;
    /** A test machine may be busy with something else at the very moment. */
    private static final int ATTEMPTS_MAX = 10;

    private final Map<Deeds, String> missing = new EnumMap<>(Deeds.class);
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        node = new TestingNode(directory);
        for (Deeds deeds : Deeds.values()) {
            HttpResponse<String> answer = create(deeds, "usual", 100, Map.of());
            if (answer.statusCode() == 400) {
                missing.put(deeds, answer.body());
                continue;
            }
            assertEquals(201, answer.statusCode(), answer.body());
            create(deeds, "hasty", 1, Map.of());
            create(deeds, "broken", 30, Map.of("Environment", Map.of("Variables", Map.of("FAIL_INIT", "1"))));
            create(deeds, "json", 30, Map.of("LoggingConfig", Map.of("LogFormat", "JSON")));
            create(
                    deeds,
                    "told",
                    30,
                    Map.of("Environment", Map.of("Variables", Map.of("STOCK", "\"all\" of it", "TZ", "Asia/Tokyo"))));
        }
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void echoes(Deeds deeds) throws Exception {
        for (String text : new String[] {"\"grüß\"", "{\"a\":[1,null,true]}", "7"}) {
            Object with = JsonMapper.shared().readTree(text);
            HttpResponse<String> answer = call(deeds, "usual", "echo", with);
            assertNull(error(answer), answer.body());
            assertEquals(with, json(answer));
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersWithWhatTheHandlerThrew(Deeds deeds) throws Exception {
        HttpResponse<String> answer = call(deeds, "usual", "fail", 0);
        assertEquals("Unhandled", error(answer), answer.body());
        assertEquals(deeds.failure(), json(answer).path("errorType").asString());
        assertTrue(json(answer).path("errorMessage").asString().contains("no stock"), answer.body());
        works(deeds, "usual");
    }

    @ParameterizedTest
    @EnumSource
    void answersWithWhatTheInitialisationThrew(Deeds deeds) throws Exception {
        HttpResponse<String> answer = call(deeds, "broken", "echo", 0);
        assertEquals("Unhandled", error(answer), answer.body());
        assertEquals(deeds.initFailure(), json(answer).path("errorType").asString(), answer.body());
        assertTrue(json(answer).path("errorMessage").asString().contains("no database"), answer.body());
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
        "0, Runtime exited without providing a reason",
        "3, Runtime exited with error: exit status 3",
    })
    void answersForAProcessThatExits(int status, String message) throws Exception {
        for (Deeds deeds : present()) {
            HttpResponse<String> answer = call(deeds, "usual", "exit", status);
            assertEquals("Unhandled", error(answer), answer.body());
            assertEquals("Runtime.ExitError", json(answer).path("errorType").asString(), deeds + answer.body());
            assertEquals(
                    "RequestId: " + requestId(answer) + " Error: " + message,
                    json(answer).path("errorMessage").asString());
            works(deeds, "usual");
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAtTheDeadlineAndKillsTheProcessTree(Deeds deeds) throws Exception {
        long quickestMillis = Long.MAX_VALUE;
        for (int i = 0; i < ATTEMPTS_MAX && quickestMillis > HASTY_MILLIS + ANSWERED_AFTER_DEADLINE_MILLIS; i++) {
            works(deeds, "hasty"); // after a start of any length the next call has all its time for itself
            int seconds = ThreadLocalRandom.current().nextInt(1_000_000, 1_000_000_000);
            long sentAtNanos = System.nanoTime();
            HttpResponse<String> answer = call(deeds, "hasty", "hang", seconds);
            long tookMillis = (System.nanoTime() - sentAtNanos) / 1_000_000;
            assertEquals("Unhandled", error(answer), answer.body());
            assertEquals(
                    "{\"errorType\":\"Sandbox.Timedout\",\"errorMessage\":\"RequestId: " + requestId(answer)
                            + " Error: Task timed out after 1.00 seconds\"}",
                    answer.body());
            assertTrue(tookMillis >= HASTY_MILLIS, () -> "after " + tookMillis + " ms");
            works(deeds, "hasty");
            await().until(() -> LinuxProcess.with(Integer.toString(seconds)).isEmpty());
            quickestMillis = Math.min(quickestMillis, tookMillis);
        }
        long overdueMillis = quickestMillis - HASTY_MILLIS;
        assertTrue(overdueMillis <= ANSWERED_AFTER_DEADLINE_MILLIS, () -> overdueMillis + " ms after the deadline");
    }

    @ParameterizedTest
    @EnumSource
    void killsWhatTakesTooMuchMemory(Deeds deeds) throws Exception {
        HttpResponse<String> answer = call(deeds, "usual", "hog", 0);
        assertEquals("Unhandled", error(answer), answer.body());
        if (deeds.isJava()) {
            assertEquals("java.lang.OutOfMemoryError", json(answer).path("errorType").asString());
        } else {
            assertEquals(
                    "{\"errorType\":\"Runtime.ExitError\",\"errorMessage\":\"RequestId: " + requestId(answer)
                            + " Error: Runtime exited with error: signal: killed\"}",
                    answer.body());
        }
        works(deeds, "usual");
    }

    @ParameterizedTest
    @EnumSource
    void refusesAResponseThatIsTooLarge(Deeds deeds) throws Exception {
        HttpResponse<String> answer = call(deeds, "usual", "repeat", 7_000_000);
        assertEquals("Unhandled", error(answer));
        assertEquals("Function.ResponseSizeTooLarge", json(answer).path("errorType").asString(), answer.body());
        works(deeds, "usual");
        assertEquals(1_000_002, call(deeds, "usual", "repeat", 1_000_000).body().length());
    }

    @ParameterizedTest
    @EnumSource
    void showsInTheLogWhatWasPrinted(Deeds deeds) throws Exception {
        // A client that does not say how much it has printed is given a moment, which may be over too soon.
        int attempts = deeds == Deeds.PROVIDED ? ATTEMPTS_MAX : 1;
        String log = "";
        for (int i = 0; i < attempts && !log.contains("print err\n"); i++) {
            log = log(call(deeds, "usual", "print", "print", "X-Amz-Log-Type", "Tail"));
        }
        assertTrue(log.contains("START RequestId: "), log);
        assertTrue(log.contains("print out\n"), log);
        assertTrue(log.contains("print err\n"), log);
        assertTrue(log.indexOf("REPORT RequestId: ") > log.indexOf("print out"), log);
    }

    @ParameterizedTest
    @EnumSource(names = "NODE") // elsewhere AWS's loggers write JSON, and print as it is
    void writesTheLogAsJsonWhenItIsToldTo(Deeds deeds) throws Exception {
        HttpResponse<String> answer = call(deeds, "json", "print", "print", "X-Amz-Log-Type", "Tail");
        String log = log(answer);
        List<JsonNode> entries = log.lines()
                .<JsonNode>map(JsonMapper.shared()::readTree)
                .filter(entry -> entry.has("message"))
                .toList();
        assertEquals(2, entries.size(), log);
        assertEquals("print out", entries.get(0).path("message").asString());
        assertEquals("INFO", entries.get(0).path("level").asString());
        assertEquals("print err", entries.get(1).path("message").asString());
        assertEquals("ERROR", entries.get(1).path("level").asString());
        assertEquals(requestId(answer), entries.get(1).path("requestId").asString());
    }

    @ParameterizedTest
    @EnumSource
    void givesTheFunctionItsEnvironment(Deeds deeds) throws Exception {
        JsonNode environment = json(call(deeds, "told", "environment", 0));
        Map<String, String> fixed = Map.of(
                "AWS_LAMBDA_FUNCTION_NAME", deeds.functionName("told"),
                "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256",
                "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + deeds.functionName("told"),
                "AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand",
                "AWS_REGION", "us-east-1",
                "AWS_DEFAULT_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", node.endpoint().toString(),
                "STOCK", "\"all\" of it",
                "TZ", "Asia/Tokyo");
        fixed.forEach((name, value) -> assertEquals(value, environment.path(name).asString(null), name));
        for (String name : List.of(
                "_HANDLER",
                "LAMBDA_TASK_ROOT",
                "LAMBDA_RUNTIME_DIR",
                "AWS_LAMBDA_LOG_STREAM_NAME",
                "AWS_ACCESS_KEY_ID",
                "AWS_SECRET_ACCESS_KEY",
                "AWS_SESSION_TOKEN",
                "PATH",
                "LD_LIBRARY_PATH",
                "LANG")) {
            assertTrue(!environment.path(name).asString("").isEmpty(), () -> name + " in " + environment);
        }
        assertEquals(deeds == Deeds.PROVIDED, environment.path("AWS_EXECUTION_ENV").isMissingNode(), "as documented");
        List<String> path = List.of(environment.path("PATH").asString().split(":"));
        assertEquals(path.stream().distinct().toList(), path);
        environment.propertyNames().forEach(name -> assertTrue(!name.startsWith("MILLRACE"), name));
    }

    @ParameterizedTest
    @EnumSource
    void theStreamOfItsLogHasTheNameThatItIsTold(Deeds deeds) throws Exception {
        JsonNode environment = json(call(deeds, "told", "environment", 0));
        String told = environment.path("AWS_LAMBDA_LOG_STREAM_NAME").asString();
        String request = JsonMapper.shared()
                .writeValueAsString(Map.of(
                        "logGroupName", environment.path("AWS_LAMBDA_LOG_GROUP_NAME").asString(),
                        "logStreamNames", List.of(told)));
        await()
                .until(
                        () -> json(node.send(
                                        "POST", "/", request, "X-Amz-Target", "Logs_20140328.FilterLogEvents"))
                                .path("events")
                                .size(),
                        events -> events >= 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"JAVA_25", "JAVA_17"})
    void startsTheJvmAsTheFunctionAndAwsWouldHaveIt(Deeds deeds) throws Exception {
        create(
                deeds,
                "options",
                30,
                Map.of("Environment", Map.of("Variables", Map.of("JAVA_TOOL_OPTIONS", "-Dstock=all"))));
        assertEquals("\"all\"", call(deeds, "options", "property", "stock").body());
        assertEquals("true", call(deeds, "options", "open", "java.io.ByteArrayOutputStream").body());
        assertEquals("false", call(deeds, "options", "open", "java.nio.ByteBuffer").body());
    }

    /** As AWS's own tutorial for custom runtimes has it; there, sh is bash. */
    @Test
    void runsAScriptForTheShellOfAwssSystems() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash here");
        byte[] zip = TestingZip.of(Map.of(
                "bootstrap",
                """
                #!/bin/sh
                set -euo pipefail
                source "$LAMBDA_TASK_ROOT/$(echo "$_HANDLER" | cut -d. -f1).sh"
                next="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                    headers=$(mktemp)
                    event=$(curl -sS -D "$headers" "$next/next")
                    id=$(grep -Fi Lambda-Runtime-Aws-Request-Id "$headers" | tr -d '[:space:]' | cut -d: -f2)
                    curl -sS -o /dev/null -d "$($(echo "$_HANDLER" | cut -d. -f2) "$event")" "$next/$id/response"
                done
                """
                        .getBytes(StandardCharsets.UTF_8),
                "function.sh",
                "function handler () { echo \"Echoing request: '$1'\"; }\n".getBytes(StandardCharsets.UTF_8)));
        Map<String, Object> more = Map.of("Handler", "function.handler", "Code", Map.of("ZipFile", zip));
        create(Deeds.PROVIDED, "shell", 30, more);
        HttpResponse<String> answer = node.invoke(Deeds.PROVIDED.functionName("shell"), "{\"text\":\"Hello\"}");
        assertEquals("Echoing request: '{\"text\":\"Hello\"}'", answer.body());
    }

    @ParameterizedTest
    @EnumSource
    void keepsTemporaryFilesWhileTheInstanceIsWarm(Deeds deeds) throws Exception {
        int first = json(call(deeds, "told", "count", 0)).asInt();
        assertEquals(1, first);
        assertEquals(2, json(call(deeds, "told", "count", 0)).asInt());
        assertEquals("Unhandled", error(call(deeds, "told", "exit", 1)));
        assertEquals(1, json(call(deeds, "told", "count", 0)).asInt());
    }

    @ParameterizedTest
    @EnumSource
    void runsTwentyAtOnce(Deeds deeds) throws Exception {
        present(deeds);
        try (Gathering gathering = new Gathering();
                ExecutorService callers = Executors.newFixedThreadPool(CROWD)) {
            List<Future<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < CROWD; i++) {
                calls.add(callers.submit(() -> call(deeds, "usual", "visit", gathering.url())));
            }
            gathering.awaitPresent(CROWD);
            gathering.end();
            for (Future<HttpResponse<String>> call : calls) {
                HttpResponse<String> answer = call.get();
                assertNull(error(answer), answer.body());
            }
        }
    }

    private void works(Deeds deeds, String which) {
        present(deeds);
        HttpResponse<String> answer = node.invokeInTime(deeds.functionName(which), Deeds.event("echo", "well"));
        assertEquals("\"well\"", answer.body().strip());
    }

    private HttpResponse<String> create(Deeds deeds, String which, int timeoutSeconds, Map<String, Object> more)
            throws Exception {
        String request = deeds.createRequest(deeds.functionName(which), timeoutSeconds, more);
        return node.send("POST", TestingNode.FUNCTIONS, request);
    }

    private HttpResponse<String> call(Deeds deeds, String which, String deed, Object with, String... headers)
            throws Exception {
        present(deeds);
        return node.invoke(deeds.functionName(which), Deeds.event(deed, with), headers);
    }

    private void present(Deeds deeds) {
        assumeTrue(!missing.containsKey(deeds), () -> missing.get(deeds));
    }

    private List<Deeds> present() {
        return List.of(Deeds.values()).stream()
                .filter(deeds -> !missing.containsKey(deeds))
                .toList();
    }

    private static @Nullable String error(HttpResponse<String> answer) {
        assertEquals(200, answer.statusCode(), answer.body());
        return answer.headers().firstValue("X-Amz-Function-Error").orElse(null);
    }

    private static String requestId(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static String log(HttpResponse<String> answer) {
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElseThrow();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
