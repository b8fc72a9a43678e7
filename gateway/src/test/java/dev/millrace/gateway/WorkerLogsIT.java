package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.gateway.cli.journal.LogsCommand;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the platform writes into the logs of functions in worker processes. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerLogsIT {
    private static final int ATTEMPTS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Pattern INIT_DURATION = Pattern.compile("\tInit Duration: ([0-9]+)\\.[0-9]{2} ms\t");

    private Path data;
    private TestingNode node;

    @BeforeAll
    void start(@TempDir Path directory) {
        data = directory;
        node = new TestingNode(directory);
    }

    @AfterAll
    void close() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    void beginsWithTheStartOfTheInstanceAndReportsHowLongThatTook(Deeds deeds) throws Exception {
        Started started = start(deeds, "text", Map.of());
        String name = started.function;
        String cold = tail(started.answer);
        Matcher init = INIT_DURATION.matcher(cold);
        assertTrue(init.find(), cold);
        assertTrue(Integer.parseInt(init.group(1)) >= 1, cold);
        assertTrue(cold.startsWith("START RequestId: "), cold);
        awaitLines(name, 6); // lines of runs within milliseconds of each other may stand in any order
        String warm = tail(call(name));
        assertFalse(warm.contains("Init Duration"), warm);

        List<String> lines = awaitLines(name, 11);
        String whole = String.join("\n", lines);
        assertEquals(
                List.of("INIT_START", "START", "print", "print", "END", "REPORT", "START", "print", "print", "END",
                        "REPORT"),
                lines.stream().map(WorkerLogsIT::kind).toList(),
                whole);
        assertTrue(
                lines.getFirst().matches("INIT_START Runtime Version: [a-z]+:[a-z0-9.]+\tRuntime Version ARN: "
                        + "arn:aws:lambda:us-east-1::runtime:[-0-9a-f]{36}"),
                whole);
    }

    /** Node.js writes the time and more before what was printed. */
    private static String kind(String line) {
        return line.contains("print ") ? "print" : line.split(" ", 2)[0];
    }

    @ParameterizedTest
    @EnumSource
    void isOfRecordsWhereTheFunctionsLogIsJson(Deeds deeds) throws Exception {
        Started started = start(deeds, "json", Map.of("LogFormat", "JSON", "SystemLogLevel", "DEBUG"));
        List<JsonNode> records = platformRecords(tail(started.answer).lines().toList());
        assertEquals("platform.start platform.runtimeDone platform.report", types(records));
        JsonNode report = records.getLast().path("record");
        assertEquals(requestId(started.answer), report.path("requestId").asString());
        assertEquals("success", report.path("status").asString());
        assertTrue(report.path("metrics").path("initDurationMs").asDouble() >= 1, report::toString);
        assertEquals(256, report.path("metrics").path("memorySizeMB").asInt());

        records = platformRecords(awaitLines(started.function, 6));
        assertEquals(
                "platform.initStart platform.start platform.runtimeDone platform.report", types(records));
        assertEquals(
                started.function, records.getFirst().path("record").path("functionName").asString());
    }

    @ParameterizedTest
    @EnumSource(names = "PROVIDED")
    void keepsQuietOfWhatGoesWellWhereTheFunctionWantsWarningsOnly(Deeds deeds) throws Exception {
        Started started = start(deeds, "warn", Map.of("LogFormat", "JSON", "SystemLogLevel", "WARN"));
        assertEquals("print out\nprint err\n", tail(started.answer));
        HttpResponse<String> failed = node.invoke(started.function, Deeds.event("fail", 0), "X-Amz-Log-Type", "Tail");
        List<JsonNode> records = platformRecords(tail(failed).lines().toList());
        assertEquals("platform.runtimeDone platform.report", types(records));
        for (JsonNode record : records) {
            assertEquals("error", record.path("record").path("status").asString());
            assertEquals("Function.NoStock", record.path("record").path("errorType").asString());
        }
    }

    private static String types(List<JsonNode> records) {
        return records.stream().map(record -> record.path("type").asString()).collect(Collectors.joining(" "));
    }

    /** Languages whose bootstrap writes JSON itself have other objects between these. */
    private static List<JsonNode> platformRecords(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("{"))
                .<JsonNode>map(JsonMapper.shared()::readTree)
                .filter(line -> line.path("type").asString("").startsWith("platform."))
                .toList();
    }

    /** Creates a function and calls it; again with another one, where the machine was too busy to start it in time. */
    private Started start(Deeds deeds, String kind, Map<String, String> logging) throws Exception {
        for (int attempt = 1; ; attempt++) {
            String name = deeds.functionName(kind + attempt);
            HttpResponse<String> created = node.send(
                    "POST",
                    TestingNode.FUNCTIONS,
                    deeds.createRequest(name, 30, logging.isEmpty() ? Map.of() : Map.of("LoggingConfig", logging)));
            assumeTrue(created.statusCode() == 201, created.body());
            HttpResponse<String> answer = call(name);
            if (attempt == ATTEMPTS || !answer.body().contains("Sandbox.Timedout")) {
                assertTrue(answer.headers().firstValue("X-Amz-Function-Error").isEmpty(), answer.body());
                return new Started(name, answer);
            }
        }
    }

    private HttpResponse<String> call(String function) throws Exception {
        return node.invoke(function, Deeds.event("print", "print"), "X-Amz-Log-Type", "Tail");
    }

    /** The function's log as {@code millrace logs} prints it, as soon as it has so many lines. */
    private List<String> awaitLines(String function, int count) {
        return await().atMost(PATIENCE).until(() -> printed(function), lines -> lines.size() >= count);
    }

    private List<String> printed(String function) {
        return CommandOutput.of(new LogsCommand(), data, "--function", function)
                .printed()
                .lines()
                .map(line -> line.substring(line.indexOf("  " + function + "  ") + function.length() + 4))
                .toList();
    }

    /** A function with the answer to its first call, for which an instance was started. */
    private record Started(String function, HttpResponse<String> answer) {}

    private static String requestId(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-amzn-RequestId").orElseThrow();
    }

    private static String tail(HttpResponse<String> answer) {
        String encoded = answer.headers().firstValue("X-Amz-Log-Result").orElseThrow();
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }
}
