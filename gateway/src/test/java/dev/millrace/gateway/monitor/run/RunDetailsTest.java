package dev.millrace.gateway.monitor.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogGaps;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.gateway.TestingEntry;
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An event whose first run failed and whose second one returned. */
class RunDetailsTest {
    private static final UUID ID = new UUID(0x1234, 0x5678);
    private static final long SECOND = 1_000_000_000L;
    private static final RunSubject SUBJECT = new RunSubject("hello", "3", "java25", "sha", 512, 3_000);

    private final SystemClock clock = new SystemClock();
    private long began = clock.epochNanos() - 100 * SECOND;

    @TempDir
    Path data;

    @Test
    void eachAttemptHasItsOwnLines() {
        append(run(1, began, RunOutcome.FAILED));
        append(run(2, began + 60 * SECOND, RunOutcome.RETURNED));
        List<LogLine> printed = List.of(
                line(began + SECOND / 2, "first"),
                line(began + 60 * SECOND, "START RequestId: " + ID + " Version: 3"),
                line(began + 60 * SECOND + 1, "second"));
        try (RunSearch search = RunSearch.of(data.resolve("journal"))) {
            WholeRun whole = details(search, printed, true).find(ID, Instant.ofEpochSecond(0, clock.epochNanos()));
            assertNotNull(whole);
            assertEquals(
                    List.of(RunOutcome.FAILED, RunOutcome.RETURNED),
                    whole.attempts().stream().map(RunRecord::outcome).toList());
            assertEquals(
                    List.of("0 first", "0 END", "0 REPORT", "1 START", "1 second", "1 END", "1 REPORT"),
                    whole.lines().stream().map(RunDetailsTest::beginning).toList());
            assertTrue(whole.linesComplete());

            ObjectNode json = new WholeRunJson(PriceTable.defaults()).object(whole);
            // two requests, and a second at half a gigabyte twice
            assertEquals("0.0000170667", json.at("/cost/amount").stringValue());
            assertEquals("kept", json.get("captured").stringValue());
        }
    }

    @Test
    void itSaysThatLinesAreMissing() {
        append(run(1, began, RunOutcome.RETURNED));
        try (RunSearch search = RunSearch.of(data.resolve("journal"))) {
            WholeRun whole = details(search, List.of(), false).find(ID, Instant.EPOCH);
            assertNotNull(whole);
            assertFalse(whole.linesComplete());
            assertEquals(List.of("0 START", "0 END", "0 REPORT"),
                    whole.lines().stream().map(RunDetailsTest::beginning).toList());
        }
    }

    /** That the server was killed when it ran is no reason then. */
    @Test
    void itSaysThatItsGroupWasDeletedOrThatItIsTooOld() {
        append(run(1, began, RunOutcome.RETURNED));
        assertEquals("the server was killed or could not write lines when this ran, and lines may be missing", note());
        KeptGroup group = KeptGroup.created("/aws/lambda/hello", 0, Map.of());
        keep(store -> store.put(group.withRetention(1)));
        assertTrue(note().startsWith("the server was killed"), this::note);
        began -= 2 * 86_400 * SECOND;
        append(run(2, began, RunOutcome.RETURNED));
        assertEquals("lines are older than the retention of its log group", note());
        keep(store -> store.put(group.deletedAt(clock.epochMillis())));
        assertEquals("its log group was deleted, with the lines that had come until then", note());
        keep(store -> store.put(group.createdAgain(0, Map.of()).deletedAt((began - 3_600 * SECOND) / 1_000_000)));
        assertTrue(note().startsWith("the server was killed"), this::note);
    }

    @Test
    void onlyRunsOfItsInstanceSayThatAStreamWasDeleted() {
        append(run(1, began, RunOutcome.RETURNED));
        KeptGroup group = KeptGroup.created("/aws/lambda/hello", 0, Map.of());
        KeptStream deleted = new KeptStream(clock.epochMillis(), clock.epochMillis(), true);
        String other = LogStream.ofInstance("hello", "3", 2, began).name(began);
        keep(store -> {
            store.put(group);
            store.put(group, other, deleted, Map.of());
        });
        assertTrue(note().startsWith("the server was killed"), this::note);
        String own = LogStream.ofInstance("hello", "3", 1, began).name(began);
        keep(store -> store.put(group, own, deleted, Map.of()));
        assertEquals("its log stream was deleted, with the lines that had come until then", note());
    }

    private void keep(Consumer<GroupStore> change) {
        try (GroupStore store = GroupStore.open(data.resolve(GroupStore.FILE_NAME))) {
            change.accept(store);
        }
    }

    /** Of what ran while the server was killed. */
    private String note() {
        LogGaps.Gap always = new LogGaps.Gap(0, Long.MAX_VALUE);
        try (RunSearch search = RunSearch.of(data.resolve("journal"))) {
            WholeRun whole = details(search, List.of(), true, List.of(always)).find(ID, Instant.EPOCH);
            assertNotNull(whole);
            ObjectNode log = (ObjectNode) new WholeRunJson(PriceTable.defaults()).object(whole).get("log");
            assertFalse(log.get("complete").booleanValue());
            return log.get("note").stringValue();
        }
    }

    /** The second attempt has made runs, and somebody's run was the reason for both. */
    @Test
    void itShowsTheRunsBeforeAndBehindIt() {
        RunRecord source = called(new UUID(7, 8), null);
        append(source);
        TraceLink by = linkTo(source);
        append(run(1, began, RunOutcome.FAILED, by));
        RunRecord second = run(2, began + 60 * SECOND, RunOutcome.RETURNED, by);
        append(second);
        append(called(new UUID(9, 10), linkTo(second)));
        append(called(new UUID(11, 12), by));
        try (RunSearch search = RunSearch.of(data.resolve("journal"))) {
            Relatives relatives = relatives(search);
            assertEquals(source, relatives.source());
            assertEquals(
                    List.of(9L), relatives.caused().stream().map(RunRecord::requestIdHigh).toList());
            assertTrue(relatives.complete());
            for (int i = 0; i < Relatives.CAUSED_MAX - 1; i++) {
                append(called(new UUID(100, i), linkTo(second)));
            }
            assertEquals(Relatives.CAUSED_MAX, relatives(search).caused().size());
            assertTrue(relatives(search).complete());
            append(called(new UUID(101, 1), linkTo(second)));
            assertEquals(Relatives.CAUSED_MAX, relatives(search).caused().size());
            assertFalse(relatives(search).complete());
        }
    }

    private Relatives relatives(RunSearch search) {
        WholeRun whole = details(search, List.of(), true).find(ID, Instant.EPOCH);
        assertNotNull(whole);
        return whole.relatives();
    }

    private static TraceLink linkTo(RunRecord run) {
        RunTrace trace = RunTrace.of(run);
        return new TraceLink(trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), false);
    }

    private RunRecord called(UUID id, @Nullable TraceLink by) {
        return run(id, 1, began, RunOutcome.RETURNED, by);
    }

    private RunDetails details(RunSearch search, List<LogLine> printed, boolean complete) {
        return details(search, printed, complete, List.of());
    }

    private RunDetails details(
            RunSearch search, List<LogLine> printed, boolean complete, List<LogGaps.Gap> gaps) {
        return new RunDetails(
                search,
                (function, id, from, to) -> new RunLog.Printed(printed, complete),
                () -> gaps,
                ToldLines.in(data, clock),
                new EventSearch(data.resolve("events"), Long.MAX_VALUE),
                (_, _, _) -> JsonNodeFactory.instance.stringNode("kept"),
                Account.DEFAULT);
    }

    private static String beginning(WholeRun.WholeLine line) {
        String text = line.text();
        return line.attempt() + " " + (text.indexOf(' ') < 0 ? text : text.substring(0, text.indexOf(' ')));
    }

    private static LogLine line(long epochNanos, String text) {
        return new LogLine(ID.getMostSignificantBits(), ID.getLeastSignificantBits(), "hello", epochNanos, text);
    }

    private static RunRecord run(int attempt, long startEpochNanos, RunOutcome outcome) {
        return run(attempt, startEpochNanos, outcome, null);
    }

    private static RunRecord run(int attempt, long startEpochNanos, RunOutcome outcome, @Nullable TraceLink by) {
        return run(ID, attempt, startEpochNanos, outcome, by);
    }

    private static RunRecord run(
            UUID id, int attempt, long startEpochNanos, RunOutcome outcome, @Nullable TraceLink by) {
        return new RunRecord(
                id.getMostSignificantBits(),
                id.getLeastSignificantBits(),
                SUBJECT,
                "a",
                1,
                TriggerKind.EVENT,
                attempt,
                startEpochNanos,
                0,
                0,
                SECOND,
                false,
                outcome,
                outcome == RunOutcome.RETURNED ? "" : "Function.Error",
                2,
                2,
                false,
                false,
                by);
    }

    private void append(RunRecord run) {
        try (RunJournal journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock)) {
            assertTrue(journal.offer(new TestingEntry(run)));
            journal.flush();
        }
    }
}
