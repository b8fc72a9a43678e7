package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.cli.bill.BillCommand;
import dev.millrace.gateway.cli.journal.RunsCommand;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill of a real server, against what {@code millrace runs --json} says. */
@Timeout(240)
class BillIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int CALLERS = 2;

    @TempDir
    private Path directory;

    @AutoClose
    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);

    @Test
    void isTheSumOfTheRunsWhetherAServerRunsWritesDiedOrEnded() throws Exception {
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            create(endpoint, "greeter", "demo.Greeter");
            create(endpoint, "broken", "demo.Faults::raises");
            call(endpoint, "greeter", 20);
            call(endpoint, "broken", 5);
            call(endpoint, "hello", 30);
            assertEquals(55, assertBill());
            billWhileCalled(endpoint);
            server.kill();
        }
        long calls = assertBill();
        try (ServerProcess server = start()) {
            URI endpoint = server.endpoint();
            call(endpoint, "hello", 10);
            assertEquals(calls + 10, assertBill());
            server.terminate();
            assertEquals(0, server.exitCode(), server::output);
        }
        assertEquals(calls + 10, assertBill());
    }

    private void billWhileCalled(URI endpoint) throws Exception {
        AtomicBoolean ending = new AtomicBoolean();
        List<Future<?>> calling = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            calling.add(callers.submit(() -> {
                while (!ending.get()) {
                    call(endpoint, "hello", 1);
                }
                return null;
            }));
        }
        long first = runs().size();
        await().untilAsserted(() -> {
            long before = runs().size();
            long billed = bill().get("total").get("requests").longValue();
            long after = runs().size();
            assertTrue(before <= billed && billed <= after, before + " <= " + billed + " <= " + after);
            assertTrue(billed > first + 200, billed + " calls");
        });
        ending.set(true);
        for (Future<?> caller : calling) {
            caller.get();
        }
    }

    /** Computes every line anew from the records; returns how many requests there were. */
    private long assertBill() throws IOException {
        Map<String, List<JsonNode>> runsOfLines = new TreeMap<>();
        for (JsonNode run : runs()) {
            String day = Instant.ofEpochSecond(0, run.get("startEpochNanos").longValue()).toString().substring(0, 10);
            String line = run.get("function").stringValue() + ":" + run.get("version").stringValue() + "/" + day;
            runsOfLines.computeIfAbsent(line, none -> new ArrayList<>()).add(run);
        }
        List<String> lines = new ArrayList<>();
        BigDecimal total = BigDecimal.ZERO;
        long requests = 0;
        JsonNode bill = bill();
        for (JsonNode line : bill.get("lines")) {
            String key = line.get("function").stringValue() + ":" + line.get("version").stringValue() + "/"
                    + line.get("day").stringValue();
            lines.add(key);
            BigDecimal amount = amount(line);
            List<JsonNode> those = runsOfLines.getOrDefault(key, List.of());
            assertEquals(those.size(), line.get("requests").longValue(), key);
            assertAmount(sum(those), amount, key);
            assertExpands(key, those, amount);
            total = total.add(amount);
            requests += those.size();
        }
        assertEquals(List.copyOf(runsOfLines.keySet()), lines);
        assertAmount(total, amount(bill.get("total")), "total");
        assertEquals(JSON.writeValueAsString(bill.get("lines")), JSON.writeValueAsString(bill().get("lines")));
        return requests;
    }

    private void assertExpands(String key, List<JsonNode> runs, BigDecimal amount) {
        List<JsonNode> expanded = jsons(execute(new BillCommand(), "--runs", key, "--json"));
        assertEquals(
                runs.stream().map(run -> run.get("requestId").stringValue()).toList(),
                expanded.stream().map(run -> run.get("requestId").stringValue()).toList());
        assertAmount(
                expanded.stream().map(BillIT::amount).reduce(BigDecimal.ZERO, BigDecimal::add), amount, key);
        String text = execute(new BillCommand(), "--runs", key);
        assertTrue(
                text.stripTrailing().endsWith("  " + amount.setScale(8, RoundingMode.HALF_UP).toPlainString()), text);
    }

    /** By the public prices: a fraction of a cent for each request, and for each gigabyte-second. */
    private static BigDecimal sum(List<JsonNode> runs) {
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode run : runs) {
            BigDecimal nanos = new BigDecimal(run.get("initNanos").longValue() + run.get("runNanos").longValue());
            BigDecimal seconds = nanos.movePointLeft(6).setScale(0, RoundingMode.CEILING).movePointLeft(3);
            BigDecimal gigabytes = new BigDecimal(run.get("memoryMb").longValue()).divide(new BigDecimal(1_024));
            sum = sum.add(new BigDecimal("0.0000002"))
                    .add(seconds.multiply(gigabytes).multiply(new BigDecimal("0.0000166667")));
        }
        return sum;
    }

    private static BigDecimal amount(JsonNode json) {
        return new BigDecimal(json.get("amount").stringValue());
    }

    private static void assertAmount(BigDecimal expected, BigDecimal amount, String what) {
        assertEquals(0, expected.compareTo(amount), () -> what + " is " + amount + " and not " + expected);
    }

    /** Of the month in which the runs were: it may have ended meanwhile. */
    private JsonNode bill() {
        String month = YearMonth.from(
                        Instant.ofEpochSecond(0, runs().getFirst().get("startEpochNanos").longValue())
                                .atOffset(ZoneOffset.UTC))
                .toString();
        return JSON.readTree(execute(new BillCommand(), "--json", "--month", month));
    }

    private List<JsonNode> runs() {
        return jsons(execute(new RunsCommand(), "--json"));
    }

    private static List<JsonNode> jsons(String lines) {
        return lines.lines().map(JSON::readTree).toList();
    }

    private String execute(Object command, String... arguments) {
        return CommandOutput.of(command, data(), arguments).printed();
    }

    private ServerProcess start() throws IOException {
        return ServerProcess.start(directory, data(), 0);
    }

    private Path data() {
        return directory.resolve("data");
    }

    private void create(URI endpoint, String name, String handler) throws Exception {
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        assertEquals(201, post(endpoint, "", TestingNode.createRequest(name, handler, 20, jar)));
    }

    private void call(URI endpoint, String function, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertEquals(200, post(endpoint, function + "/invocations", "{\"name\":\"ann\"}"));
        }
    }

    private int post(URI endpoint, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint.resolve(TestingNode.FUNCTIONS + path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
}
