package dev.millrace.gateway.cli.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.telemetry.line.LineIndexing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

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

    /** Each prints two lines; every third has no record, as if it still ran, every fifth prints nothing. */
    private void writeRequests(long beganEpochNanos, int from, int to) {
        RunSubject subject = new RunSubject("hello", "$LATEST", "java25", "sha", 128, 3000);
        try (RunJournal runs = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock);
                LogJournal lines = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            for (int i = from; i < to; i++) {
                long at = beganEpochNanos + i * 20_000_000L;
                for (int line = 1; line < 3 && i % 5 != 0; line++) {
                    String text = "line " + line + " of " + i + " " + "x".repeat(i % 50);
                    LogStream stream = LogStream.ofInstance("hello", "$LATEST", 1 + i % 3, at);
                    lines.offer(new LogLine(0xA0, i, stream, at + line * 1_000_000L, text));
                }
                lines.flush();
                if (i % 3 != 0) {
                    runs.offer(new Appended(new RunRecord(
                            0xA0, i, subject, "a", 1 + i % 3, TriggerKind.INVOKE, 1, at, 1_000, 0, 5_000_000, false,
                            RunOutcome.RETURNED, "", 22, 1500, false)));
                    runs.flush();
                }
            }
        }
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
        StringWriter out = new StringWriter();
        List<String> all = new ArrayList<>(List.of("--data", data.toString()));
        all.addAll(List.of(arguments));
        int exit = new CommandLine(new LogsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(new StringWriter()))
                .execute(all.toArray(String[]::new));
        assertEquals(0, exit);
        return out.toString().lines().toList();
    }

    private record Appended(RunRecord record) implements JournalEntry {
        @Override
        public void appended() {}

        @Override
        public void appendFailed(Exception cause) {}
    }
}
