package dev.millrace.engine.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TestingEntry;
import dev.millrace.engine.journal.TestingRuns;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class WholeLogTailTest {
    private static final Duration SETTLE = Duration.ofMillis(100);

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));
    private RunJournal journal;
    private LogJournal logs;

    @BeforeEach
    void open() {
        journal = RunJournal.open(directory.resolve("journal"), JournalOptions.defaults(), clock);
        logs = LogJournal.open(directory.resolve("logs"), JournalOptions.defaults(), clock);
    }

    @AfterEach
    void close() {
        journal.close();
        logs.close();
    }

    @Test
    void aRunThatPrintsNothingHasItsThreeLines() {
        ends(returned(1));
        assertEquals(List.of("START 1", "END 1", "REPORT 1"), whole(Duration.ZERO));
    }

    @Test
    void whatARunPrintedStandsBetweenItsStartAndItsEnd() {
        prints(1, "START");
        prints(1, "one");
        prints(1, "two");
        clock.advance(Duration.ofMillis(2));
        ends(returned(1));
        assertEquals(List.of("START 1", "one 1", "two 1", "END 1", "REPORT 1"), whole(Duration.ZERO));
    }

    @Test
    void linesAndRunsFollowEachOtherInTime() {
        for (int number = 1; number <= 3; number++) {
            prints(number, "START");
            prints(number, "line");
            clock.advance(Duration.ofMillis(2));
            ends(returned(number));
            clock.advance(Duration.ofSeconds(1));
        }
        assertEquals(
                List.of(
                        "START 1", "line 1", "END 1", "REPORT 1", "START 2", "line 2", "END 2", "REPORT 2", "START 3",
                        "line 3", "END 3", "REPORT 3"),
                whole(Duration.ZERO));
    }

    @Test
    void aLineThatWasHandedOverLateStandsBeforeTheEndAllTheSame() {
        prints(1, "START");
        LogLine late = line(1, "late");
        clock.advance(Duration.ofMillis(3));
        prints(2, "START");
        logs.offer(late);
        logs.flush();
        ends(returned(1));
        assertEquals(List.of("START 1", "START 2", "late 1", "END 1", "REPORT 1"), whole(Duration.ZERO));
    }

    @Test
    void whoFollowsWaitsForTheLastLinesOfARun() {
        try (WholeLogTail tail = tail(SETTLE)) {
            prints(1, "START");
            RunRecord run = returned(1);
            clock.advance(Duration.ofMillis(2));
            ends(run);
            assertEquals(List.of("START 1"), next(tail));
            logs.offer(new LogLine(0xA0, 1, "hello", run.endEpochNanos() - 1, "last"));
            logs.flush();
            assertEquals(List.of("last 1"), next(tail));
            clock.advance(SETTLE);
            assertEquals(List.of("END 1", "REPORT 1"), next(tail));
        }
    }

    @Test
    void aRunThatEndedInTheFutureHoldsNobodyUp() {
        RunRecord ahead = TestingRuns.returned(1, TestingRuns.HELLO, clock.epochNanos() + 59_000_000_000L);
        ends(ahead);
        ends(returned(2));
        assertEquals(
                List.of("START 1", "END 1", "REPORT 1", "START 2", "END 2", "REPORT 2"), whole(Duration.ZERO));
    }

    @Test
    void aRunThatWasKilledHasNoEnd() {
        prints(1, "START");
        prints(1, "one");
        assertEquals(List.of("START 1", "one 1"), whole(Duration.ZERO));
    }

    @Test
    void aReportTellsHowTheRunWent() {
        ends(TestingRuns.failed(9, "java.lang.IllegalStateException"));
        try (WholeLogTail tail = tail(Duration.ZERO)) {
            List<LogLine> lines = new ArrayList<>();
            assertTrue(tail.next(lines::add));
            assertEquals(
                    "REPORT RequestId: " + new UUID(0xA0, 9) + "\tDuration: 5.00 ms\tBilled Duration: 255 ms"
                            + "\tMemory Size: 128 MB\tInit Duration: 250.00 ms\tStatus: error"
                            + "\tError Type: java.lang.IllegalStateException",
                    lines.getLast().text());
            assertEquals("hello", lines.getLast().source());
        }
    }

    @Test
    void anInstanceThatWasStartedForTheRunSaysSo() {
        ends(TestingRuns.failed(9, "E"));
        try (WholeLogTail tail = tail(Duration.ZERO)) {
            List<LogLine> lines = new ArrayList<>();
            assertTrue(tail.next(lines::add));
            LogLine first = lines.getFirst();
            assertEquals("INIT_START Runtime Version: java:25\tRuntime Version ARN: arn:java25", first.text());
            assertEquals(1_700_000_000_000_001_000L, first.epochNanos());
            assertEquals("START RequestId: " + new UUID(0xA0, 9) + " Version: $LATEST", lines.get(1).text());
            assertEquals(first.epochNanos() + 250_000_000, lines.get(1).epochNanos());
        }
    }

    @Test
    void whatAColdRunHasPrintedStandsWhereItWasStored() {
        prints(9, "INIT_START");
        prints(9, "loading");
        prints(9, "START");
        clock.advance(Duration.ofMillis(2));
        ends(new RunRecord(
                0xA0, 9, TestingRuns.HELLO, "a", 7, TriggerKind.INVOKE, 1, clock.epochNanos() - 3_000_000, 0, 1_000_000,
                2_000_000, true, RunOutcome.RETURNED, "", 22, 24, false));
        assertEquals(List.of("INIT_START 9", "loading 9", "START 9", "END 9", "REPORT 9"), whole(Duration.ZERO));
    }

    @ParameterizedTest
    @CsvSource({
        "JSON_DEBUG, platform.start platform.runtimeDone platform.report",
        "JSON_INFO, platform.start platform.report",
        "JSON_WARN, ''",
    })
    void aLogInJsonHasWhatItsLevelAsksFor(SystemLog systemLog, String types) {
        RunSubject subject = new RunSubject("hello", "$LATEST", "java25", "sha", 128, 3_000, systemLog);
        ends(TestingRuns.returned(1, subject, clock.epochNanos() - 2_001_000));
        assertEquals(types, types(Duration.ZERO));
    }

    private String types(Duration settle) {
        List<String> types = new ArrayList<>();
        try (WholeLogTail tail = tail(settle)) {
            while (tail.next(line -> types.add(
                    JsonMapper.shared().readTree(line.text()).path("type").asString()))) {}
        }
        return String.join(" ", types);
    }

    @Test
    void aReaderMayBeginLater() {
        ends(returned(1));
        clock.advance(Duration.ofHours(2));
        Instant later = clock.instant();
        prints(2, "START");
        ends(returned(2));
        try (WholeLogTail tail = tail(Duration.ZERO)) {
            tail.from(later);
            assertEquals(List.of("START 2", "END 2", "REPORT 2"), next(tail));
        }
    }

    @Test
    void whatNoFunctionPrintedIsLeftOut() {
        for (int i = 0; i < 100; i++) {
            assertTrue(logs.offer(LogLine.ofGroup("access", 0xA0, 1, clock.epochNanos(), "GET /")));
        }
        logs.flush();
        prints(2, "START");
        ends(returned(1));
        assertEquals(List.of("START 2", "START 1", "END 1", "REPORT 1"), whole(Duration.ZERO));
    }

    @Test
    void aReaderIsToldOfARunBetweenWhatItPrintedAndWhatThePlatformAdds() {
        prints(1, "START");
        prints(1, "one");
        clock.advance(Duration.ofMillis(2));
        ends(returned(1));
        ends(TestingRuns.failed(2, "of instance 8, whose lines are not wanted"));
        List<String> told = new ArrayList<>();
        try (WholeLogTail tail = tail(Duration.ZERO)) {
            assertTrue(tail.next(new WholeLogTail.Reader() {
                @Override
                public void printed(LogLine line, LogPlace place) {
                    told.add("printed " + line.text());
                }

                @Override
                public boolean ended(RunRecord run) {
                    told.add("ended " + run.instance());
                    return run.instance() == 7;
                }

                @Override
                public void added(LogLine line, RunRecord run) {
                    told.add("added " + line.text().split(" ", 2)[0] + " of " + run.instance());
                }
            }));
        }
        assertEquals(
                List.of("printed START", "printed one", "ended 7", "added END of 7", "added REPORT of 7", "ended 8"),
                told);
    }

    @Test
    void deliversMoreThanOneBatch() {
        for (int number = 0; number < 3_000; number++) {
            journal.offer(new TestingEntry(returned(number)));
        }
        journal.flush();
        assertEquals(9_000, whole(Duration.ZERO).size());
    }

    private RunRecord returned(long number) {
        return TestingRuns.returned(number, TestingRuns.HELLO, clock.epochNanos() - 2_001_000);
    }

    private void ends(RunRecord run) {
        assertTrue(journal.offer(new TestingEntry(run)));
        journal.flush();
    }

    private void prints(long number, String text) {
        assertTrue(logs.offer(line(number, text)));
        logs.flush();
    }

    private LogLine line(long number, String text) {
        return new LogLine(0xA0, number, "hello", clock.epochNanos(), text);
    }

    private WholeLogTail tail(Duration settle) {
        return WholeLogTail.open(
                directory.resolve("logs"), directory.resolve("journal"), settle, clock, runtime -> "arn:" + runtime);
    }

    private List<String> whole(Duration settle) {
        try (WholeLogTail tail = tail(settle)) {
            return next(tail);
        }
    }

    /** The first word of every line that is there, and the number of its run. */
    private static List<String> next(WholeLogTail tail) {
        List<String> lines = new ArrayList<>();
        while (tail.next(line -> lines.add(line.text().split(" ", 2)[0] + " " + line.requestIdLow()))) {}
        return lines;
    }
}
