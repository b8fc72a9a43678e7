package dev.millrace.gateway.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.gateway.CommandOutput;
import dev.millrace.gateway.TestingEntry;
import dev.millrace.telemetry.line.LineIndexing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code millrace logs --request-id}, with and without the indexes of a server. */
class RequestLinesTest {
    private final SystemClock clock = new SystemClock();

    @TempDir
    Path data;

    @Test
    void theLinesOfARequestAreThoseThatAReadingOfAllTells() {
        long began = clock.epochNanos() - Duration.ofMinutes(5).toNanos();
        writeRequests(began, 10, 300);
        assertEachRequestIsFound(10, 300);
        index();
        assertEachRequestIsFound(10, 300);
        writeRequests(began, 300, 320);
        assertEachRequestIsFound(200, 320);
        index();
        assertEachRequestIsFound(200, 320);
        assertEquals(4, logs("--request-id", id(319), "--function", "hello").size());
        assertEquals(0, logs("--request-id", id(319), "--function", "other").size());
        assertEquals(0, logs("--request-id", id(319), "--since", "1m").size());
    }

    @Test
    void theLinesOfAnAttemptThatStillRunsComeBehindThoseThatHaveEnded() {
        long began = clock.epochNanos() - Duration.ofMinutes(5).toNanos();
        long again = began + Duration.ofMinutes(1).toNanos();
        int event = 5_000;
        write((runs, lines) -> {
            print(lines, event, began, "failed");
            end(runs, event, TriggerKind.EVENT, began, RunOutcome.FAILED);
        });
        writeRequests(began, 1, 1_000);
        write((_, lines) -> print(lines, event, again, "runs still"));
        writeRequests(again, 1_000, 2_000);
        assertAttemptsAreFound(event);
        index();
        assertAttemptsAreFound(event);
    }

    private void assertAttemptsAreFound(int event) {
        List<String> lines = logs("--request-id", id(event));
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.getFirst().endsWith("  failed"), lines::toString);
        assertTrue(lines.getLast().endsWith("  runs still"), lines::toString);
        assertEquals(logs().stream().filter(line -> line.contains("  " + id(event) + "  ")).toList(), lines);
    }

    /** Each prints two lines; every third has no record, as if it still ran, every fifth prints nothing. */
    private void writeRequests(long beganEpochNanos, int from, int to) {
        write((runs, lines) -> {
            for (int i = from; i < to; i++) {
                long at = beganEpochNanos + i * 20_000_000L;
                if (i % 5 != 0) {
                    String padding = "x".repeat(i % 50);
                    print(lines, i, at, "line 1 of " + i + " " + padding, "line 2 of " + i + " " + padding);
                }
                if (i % 3 != 0) {
                    end(runs, i, TriggerKind.INVOKE, at, RunOutcome.RETURNED);
                }
            }
        });
    }

    private void write(BiConsumer<RunJournal, LogJournal> work) {
        try (RunJournal runs = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock);
                LogJournal lines = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            work.accept(runs, lines);
        }
    }

    /** One line each millisecond. */
    private static void print(LogJournal to, int request, long beganEpochNanos, String... texts) {
        LogStream stream = LogStream.ofInstance("hello", "$LATEST", 1 + request % 3, beganEpochNanos);
        for (int line = 0; line < texts.length; line++) {
            to.offer(new LogLine(0xA0, request, stream, beganEpochNanos + (line + 1) * 1_000_000L, texts[line]));
        }
        to.flush();
    }

    /** After five milliseconds. */
    private static void end(
            RunJournal to, int request, TriggerKind trigger, long beganEpochNanos, RunOutcome outcome) {
        RunSubject subject = new RunSubject("hello", "$LATEST", "java25", "sha", 128, 3000);
        String errorType = outcome == RunOutcome.RETURNED ? "" : "Function.Error";
        to.offer(new TestingEntry(new RunRecord(
                0xA0, request, subject, "a", 1 + request % 3, trigger, 1, beganEpochNanos, 1_000, 0, 5_000_000, false,
                outcome, errorType, 22, 1500, false)));
        to.flush();
    }

    private void assertEachRequestIsFound(int from, int to) {
        List<String> all = logs();
        for (int i = from; i < to; i += 7) {
            String marked = "  " + id(i) + "  ";
            List<String> expected =
                    all.stream().filter(line -> line.contains(marked)).toList();
            assertEquals(expected, logs("--request-id", id(i)), "request " + i);
        }
    }

    private static String id(int number) {
        return new UUID(0xA0, number).toString();
    }

    /** As a server leaves it that reads the journal to its end. */
    private void index() {
        try (LineIndexing lines = LineIndexing.start(data.resolve("logs"), clock)) {
            assertTrue(lines.index().awaitRead(Duration.ofSeconds(30)));
        }
    }

    private List<String> logs(String... arguments) {
        return CommandOutput.of(new LogsCommand(), data, arguments).printed().lines().toList();
    }
}
