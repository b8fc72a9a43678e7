package dev.millrace.gateway;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.cli.journal.RunsCommand;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs as a server's users and its operator find them: by HTTP and at the terminal, one and the same. */
@Timeout(300)
class RunsIT {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RUNS = "/_millrace/runs";
    private static final String TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    private static final int GOOD = 7;
    private static final int BAD = 3;

    @TempDir
    static Path directory;

    private static final List<String> GOOD_IDS = new ArrayList<>();
    private static final List<String> BAD_IDS = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // set before all
    private static TestingNode node;

    @BeforeAll
    static void runSome() throws Exception {
        node = new TestingNode(directory.resolve("data"));
        byte[] jar = TestingJar.ofFunctions(directory.resolve("jar"));
        node.create("good", "demo.Greeter", 30, jar);
        node.create("bad", "demo.Faults::raises", 30, jar);
        for (int i = 0; i < GOOD; i++) {
            GOOD_IDS.add(id(node.invoke("good", "{\"name\":\"ann\"}", "X-Amzn-Trace-Id", TRACE)));
        }
        for (int i = 0; i < BAD; i++) {
            BAD_IDS.add(id(node.invoke("bad", "{\"name\":\"ann\"}")));
        }
        Collections.reverse(GOOD_IDS);
        Collections.reverse(BAD_IDS);
    }

    @AfterAll
    static void close() {
        node.close();
    }

    @Test
    void pagesFollowOneAnotherNewestFirst() throws Exception {
        List<String> found = new ArrayList<>();
        int pages = 0;
        String next = "";
        do {
            JsonNode page = ok(RUNS + "?function=good&limit=3&next=" + next);
            page.get("runs").forEach(run -> found.add(run.get("requestId").stringValue()));
            next = page.has("next") ? page.get("next").stringValue() : "";
            pages++;
        } while (!next.isEmpty());
        assertEquals(GOOD_IDS, found);
        assertEquals(3, pages);

        List<String> oldest = ids(ok(RUNS + "?function=good&order=oldest"));
        Collections.reverse(oldest);
        assertEquals(GOOD_IDS, oldest);
    }

    @Test
    void filtersAreThoseOfTheCommand() throws Exception {
        assertEquals(BAD_IDS, ids(ok(RUNS + "?outcome=failed&trigger=INVOKE&function=bad")));
        assertEquals(List.of(), ids(ok(RUNS + "?function=good&outcome=FAILED,TIMED_OUT")));
        assertEquals(List.of(), ids(ok(RUNS + "?minDuration=10m")));
        assertEquals(List.of(), ids(ok(RUNS + "?to=1h")));
        assertEquals(GOOD_IDS, ids(ok(RUNS + "?function=good:$LATEST&from=1h&maxDuration=1h")));
        JsonNode last = ok(RUNS + "?function=good&limit=1").get("runs").get(0);
        assertEquals(last, JSON.readTree(command("--function", "good", "--limit", "1", "--json", "--from", "1h")));
        List<String> printed = command("--outcome", "FAILED", "--trigger", "invoke").lines().toList();
        assertEquals(BAD, printed.size());
        assertTrue(printed.getLast().contains(BAD_IDS.getFirst()), printed::toString);
    }

    @Test
    void oneRunIsShownWhole() throws Exception {
        JsonNode whole = ok(RUNS + "/" + GOOD_IDS.getLast());
        JsonNode run = whole.get("attempts").get(0);
        assertEquals(1, whole.get("attempts").size());
        assertEquals("RETURNED", run.get("outcome").stringValue());
        assertTrue(run.get("coldStart").booleanValue());
        assertEquals("5759e988bd862e3fe1be46a994272793", run.at("/trace/traceId").stringValue());
        assertEquals("53995c3f42cd8ad8", run.at("/trace/parentSpanId").stringValue());
        assertTrue(run.at("/trace/sampled").booleanValue());
        JsonNode phases = run.get("phases");
        assertEquals(
                List.of("queue", "init", "run"),
                phases.valueStream().map(phase -> phase.get("phase").stringValue()).toList());
        long sum = phases.valueStream().mapToLong(phase -> phase.get("durationNanos").longValue()).sum();
        assertEquals(run.get("endEpochNanos").longValue() - run.get("arrivalEpochNanos").longValue(), sum);
        BigDecimal gigabyteSeconds = BigDecimal.valueOf(run.get("billedMillis").longValue() * 256)
                .divide(BigDecimal.valueOf(1_024_000));
        BigDecimal amount = gigabyteSeconds.multiply(new BigDecimal("0.0000166667")).add(new BigDecimal("0.0000002"));
        assertEquals(0, amount.compareTo(new BigDecimal(whole.get("cost").get("amount").stringValue())));
        List<String> lines = whole.get("log").get("lines").valueStream()
                .map(line -> line.get("text").stringValue())
                .toList();
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("START RequestId: " + GOOD_IDS.getLast())), lines::toString);
        assertTrue(lines.getLast().startsWith("REPORT RequestId: " + GOOD_IDS.getLast()), lines::toString);
        assertNull(whole.get("event"));

        assertEquals(whole, JSON.readTree(command(GOOD_IDS.getLast(), "--json")));
        String text = command(GOOD_IDS.getLast());
        assertTrue(text.contains("Attempt 1  ok\n"), text);
        assertTrue(text.contains("  billed    " + run.get("billedMillis").longValue() + " ms, "), text);
        assertTrue(text.contains("  REPORT RequestId: " + GOOD_IDS.getLast()), text);
    }

    @Test
    void anEventHasItsHistory() throws Exception {
        assertEquals(
                200,
                node.send("PUT", "/2019-09-25/functions/bad/event-invoke-config", "{\"MaximumRetryAttempts\":0}")
                        .statusCode());
        String id = id(node.invoke("bad", "{\"name\":\"ann\"}", "X-Amz-Invocation-Type", "Event"));
        JsonNode whole = await().until(
                () -> {
                    HttpResponse<String> answer = node.send("GET", RUNS + "/" + id, "");
                    return answer.statusCode() == 200 ? JSON.readTree(answer.body()) : JSON.createObjectNode();
                },
                json -> json.has("event") && json.get("event").get("history").size() == 2);
        JsonNode history = whole.get("event").get("history");
        assertEquals("accepted", history.get(0).get("what").stringValue());
        assertEquals("EVENT", history.get(0).get("trigger").stringValue());
        assertEquals("ended", history.get(1).get("what").stringValue());
        assertEquals("FAILED", history.get(1).get("how").stringValue());
        assertEquals(1, history.get(1).get("failures").intValue());
        assertEquals("FAILED", whole.get("attempts").get(0).get("outcome").stringValue());
        String text = command(id);
        assertTrue(text.contains("Event\n"), text);
        assertTrue(text.contains("ended      failed, 1 of its runs failed"), text);
    }

    @Test
    void anEventThatNeverRanHasItsHistory() throws Exception {
        node.create("never", "demo.Greeter", 30, TestingJar.ofFunctions(directory.resolve("never-jar")));
        assertEquals(
                200,
                node.send("PUT", "/2017-10-31/functions/never/concurrency", "{\"ReservedConcurrentExecutions\":0}")
                        .statusCode());
        String id = id(node.invoke("never", "{\"name\":\"ann\"}", "X-Amz-Invocation-Type", "Event"));
        JsonNode whole = await().until(
                () -> ok(RUNS + "/" + id), json -> json.get("event").get("history").size() == 2);
        assertEquals(0, whole.get("attempts").size());
        assertEquals("ZERO_CONCURRENCY", whole.at("/event/history/1/how").stringValue());
        assertTrue(command(id).contains("No run of it has ended."));
    }

    @Test
    void whatIsWrongIsSaidByName() throws Exception {
        assertRefused("limit=0", "'limit'");
        assertRefused("limit=many", "'limit'");
        assertRefused("order=best", "'order'");
        assertRefused("next=1234", "'next'");
        assertRefused("outcome=fine", "'outcome'");
        assertRefused("minDuration=5", "'minDuration'");
        assertRefused("from=2026-11-28T12:00:00Z&to=2026-11-28T11:00:00Z", "'from'");
        assertRefused("functoin=good", "'functoin'");
        assertEquals(400, node.send("GET", RUNS + "/1-2-3", "").statusCode());
        HttpResponse<String> unknown = node.send("GET", RUNS + "/" + UUID.randomUUID(), "");
        assertEquals(404, unknown.statusCode());
        assertEquals("ResourceNotFoundException", unknown.headers().firstValue("x-amzn-ErrorType").orElse(""));
    }

    private static void assertRefused(String query, String named) throws Exception {
        HttpResponse<String> answer = node.send("GET", RUNS + "?" + query, "");
        assertEquals(400, answer.statusCode(), query);
        assertTrue(answer.body().contains(named), answer::body);
    }

    private static List<String> ids(JsonNode page) {
        return new ArrayList<>(page.get("runs").valueStream()
                .map(run -> run.get("requestId").stringValue())
                .toList());
    }

    private static JsonNode ok(String path) throws Exception {
        HttpResponse<String> answer = node.send("GET", path, "");
        assertEquals(200, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    private static String id(HttpResponse<String> answer) {
        return answer.headers().firstValue("x-amzn-requestid").orElseThrow();
    }

    /** What the command prints while the server runs. */
    private static String command(String... arguments) {
        return CommandOutput.of(new RunsCommand(), directory.resolve("data"), arguments).printed();
    }
}
