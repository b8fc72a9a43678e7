package dev.millrace.engine.invocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.log.PlatformLines;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class RunLogTextTest {
    private static final String ID = "01234567-89ab-4def-8123-456789abcdef";
    private static final Payload BODY = Payload.ofText("{}");

    @Test
    void aWarmRunHasNoInitDuration() {
        Run run = TestRuns.ended(0, 1_234_567, "", new Outcome.Returned(BODY));
        assertEquals(
                "START RequestId: " + ID + " Version: $LATEST\nEND RequestId: " + ID + "\nREPORT RequestId: " + ID
                        + "\tDuration: 1.23 ms\tBilled Duration: 2 ms\tMemory Size: 128 MB\t\n",
                tail(run));
    }

    @Test
    void aColdRunTellsAndBillsItsStart() {
        Run run = TestRuns.ended(120_004_000, 3_000_000, "", new Outcome.Returned(BODY));
        assertEquals(
                "REPORT RequestId: " + ID + "\tDuration: 3.00 ms\tBilled Duration: 124 ms\tMemory Size: 128 MB\t"
                        + "Init Duration: 120.00 ms\t",
                PlatformLines.report(run.record()));
    }

    @Test
    void aTimeoutAndAnErrorHaveAStatus() {
        assertTrue(PlatformLines.report(TestRuns.ended(0, 5, "", new Outcome.TimedOut(BODY)).record())
                .endsWith("\tMemory Size: 128 MB\tStatus: timeout"));
        assertTrue(PlatformLines.report(TestRuns.ended(0, 5, "", new Outcome.Crashed("Runtime.ExitError", BODY)).record())
                .endsWith("\tStatus: error\tError Type: Runtime.ExitError"));
        assertTrue(PlatformLines.report(TestRuns.ended(0, 5, "", new Outcome.Failed("a.B", BODY)).record())
                .endsWith("\tStatus: error\tError Type: a.B"));
    }

    @Test
    void durationsAreRoundedToTheNearestHundredth() {
        assertTrue(report(4_999).contains("\tDuration: 0.00 ms\tBilled Duration: 1 ms"));
        assertTrue(report(5_000).contains("\tDuration: 0.01 ms"));
        assertTrue(report(99_000_000).contains("\tDuration: 99.00 ms\tBilled Duration: 99 ms"));
        assertTrue(report(900_999_995_000L).contains("\tDuration: 901000.00 ms\tBilled Duration: 901000 ms"));
    }

    @Test
    void theTailHasWhatWasPrintedOnLinesOfItsOwn() {
        String tail = tail(TestRuns.ended(0, 1, "one\ntwo", new Outcome.Returned(BODY)));
        assertTrue(tail.contains(" Version: $LATEST\none\ntwo\nEND RequestId: "), tail);
    }

    @Test
    void theTailKeepsTheEnd() {
        String tail = tail(TestRuns.ended(0, 1, "x".repeat(10_000) + "\n", new Outcome.Returned(BODY)));
        assertEquals(4096, tail.length());
        assertTrue(tail.startsWith("xxx"), tail);
        assertTrue(tail.endsWith(" MB\t\n"), tail);
    }

    @Test
    void theTailOfALogInJsonHasRecordsInPlaceOfLines() {
        Run run = TestRuns.ended(5, 7, "", new Outcome.Crashed("Runtime.ExitError", BODY), "INFO");
        List<JsonNode> records =
                tail(run).lines().<JsonNode>map(JsonMapper.shared()::readTree).toList();
        assertEquals(
                List.of("platform.start", "platform.runtimeDone", "platform.report"),
                records.stream().map(record -> record.path("type").asString()).toList());
        for (JsonNode record : records) {
            assertEquals(run.requestId().toString(), record.path("record").path("requestId").asString());
        }
        assertEquals("", tail(TestRuns.ended(5, 7, "", new Outcome.Returned(BODY), "WARN")));
    }

    private static String report(long runNanos) {
        return PlatformLines.report(TestRuns.ended(0, runNanos, "", new Outcome.Returned(BODY)).record());
    }

    private static String tail(Run run) {
        return new String(RunLogText.tail(run), StandardCharsets.UTF_8);
    }
}
