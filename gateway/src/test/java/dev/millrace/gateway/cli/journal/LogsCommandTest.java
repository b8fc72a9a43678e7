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
import dev.millrace.gateway.monitor.log.group.GroupStore;
import dev.millrace.gateway.monitor.log.group.KeptGroup;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LogsCommandTest {
    private static final String REQUEST_TWO = "00000000-0000-00a0-0000-000000000002";

    private static final long HOUR_NANOS = Duration.ofHours(1).toNanos();

    private final SystemClock clock = new SystemClock();

    @TempDir
    Path data;

    @BeforeEach
    void write() {
        RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock).close();
        try (LogJournal journal = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            journal.offer(line(1, "hello", Duration.ofHours(1), "one"));
            journal.offer(line(2, "hello", Duration.ZERO, "two"));
            journal.offer(line(3, "other", Duration.ZERO, "three"));
            journal.offer(LogLine.ofGroup("/shop/access", 0xA0, 3, clock.epochNanos(), "GET / 200"));
        }
    }

    @Test
    void printsTimeRequestFunctionAndText() {
        List<String> lines = logs("--request-id", REQUEST_TWO);

        assertEquals(1, lines.size());
        assertTrue(lines.getFirst().endsWith("  " + REQUEST_TWO + "  hello  two"), lines::getFirst);
    }

    @Test
    void putsTheLinesOfARunBetweenItsStartAndItsReport() {
        long arrivalEpochNanos = clock.epochNanos() - 3_000_000;
        RunSubject subject = new RunSubject("quiet", "$LATEST", "java25", "sha", 128, 3000);
        RunRecord run = new RunRecord(
                0xA0, 9, subject, "a", 7, TriggerKind.INVOKE, 1, arrivalEpochNanos, 1_000, 0, 2_000_000, false,
                RunOutcome.RETURNED, "", 22, 1500, false);
        try (RunJournal journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock)) {
            journal.offer(new TestingEntry(run));
        }
        List<String> lines = logs("--function", "quiet");

        String id = "00000000-0000-00a0-0000-000000000009";
        assertEquals(3, lines.size());
        assertTrue(lines.get(0).endsWith("  quiet  START RequestId: " + id + " Version: $LATEST"), lines::toString);
        assertTrue(lines.get(1).endsWith("  quiet  END RequestId: " + id), lines::toString);
        assertTrue(lines.get(2).contains("  quiet  REPORT RequestId: " + id + "\tDuration: 2.00 ms\t"), lines::toString);
    }

    @Test
    void letsNoFunctionMoveTheCursor() {
        try (LogJournal journal = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            journal.offer(line(4, "rude", Duration.ZERO, "\u001b[2Jgone\ttab\r"));
        }
        assertTrue(logs("--function", "rude").getFirst().endsWith("  ?[2Jgone\ttab"));
    }

    @Test
    void breaksALineWhereARuntimeDidAndIndentsTheRest() {
        try (LogJournal journal = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            String trace = "[ERROR] ValueError: x\rTraceback:\r  File \"f.py\"\r\n\u0007\n";
            journal.offer(line(4, "py", Duration.ZERO, trace));
        }
        List<String> lines = logs("--function", "py");
        assertEquals(4, lines.size(), lines::toString);
        assertTrue(lines.getFirst().endsWith("  py  [ERROR] ValueError: x"), lines::toString);
        assertEquals(List.of("    Traceback:", "      File \"f.py\"", "    ?"), lines.subList(1, lines.size()));
    }

    @Test
    void printsNothingThatIsDeletedOrHasExpired() {
        LogStream first = LogStream.ofInstance("cnt", "$LATEST", 7, clock.epochNanos());
        LogStream second = LogStream.ofInstance("cnt", "$LATEST", 8, clock.epochNanos());
        try (LogJournal journal = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock)) {
            journal.offer(new LogLine(0xA0, 5, first, clock.epochNanos(), "of one"));
            journal.offer(new LogLine(0xA0, 6, second, clock.epochNanos(), "of two"));
            journal.offer(new LogLine(0xA0, 7, second, clock.epochNanos() + HOUR_NANOS, "new"));
        }
        try (RunJournal journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock)) {
            journal.offer(new TestingEntry(run(5, 7)));
            journal.offer(new TestingEntry(run(6, 8)));
        }
        assertEquals(7, logs("--function", "cnt").size());
        long now = clock.epochMillis();
        long later = now + HOUR_NANOS / 2_000_000;
        KeptGroup group = KeptGroup.created("/aws/lambda/cnt", now, Map.of());
        try (GroupStore store = GroupStore.open(data.resolve(GroupStore.FILE_NAME))) {
            store.put(group);
            store.put(group, second.name(0), new KeptStream(now, later, true), Map.of());
            List<String> withServer = logs("--function", "cnt"); // while the file is open
            assertEquals(List.of("of", "END", "REPORT", "new"), words(withServer));
            store.put(KeptGroup.created("/aws/lambda/hello", now, Map.of()).deletedAt(later));
        }
        assertEquals(List.of("of", "END", "REPORT", "new"), words(logs("--function", "cnt")));
        assertEquals(List.of("of", "END", "REPORT"), words(logs("--request-id", id(5))));
        assertEquals(List.of(), logs("--request-id", id(6)));
        assertEquals(List.of(), logs("--function", "hello"));
        assertEquals(1, logs("--function", "other").size());
        try (GroupStore store = GroupStore.open(data.resolve(GroupStore.FILE_NAME))) {
            store.put(group.deletedAt(later));
        }
        assertEquals(List.of("new"), words(logs("--function", "cnt")));
        long twoDaysAgo = clock.epochNanos() - 48 * HOUR_NANOS;
        try (LogJournal journal = LogJournal.open(data.resolve("logs"), JournalOptions.defaults(), clock);
                GroupStore store = GroupStore.open(data.resolve(GroupStore.FILE_NAME))) {
            journal.offer(LogLine.ofGroup("/shop/access", 0xA0, 3, twoDaysAgo, "GET / 404"));
            journal.flush();
            assertEquals(2, logs("--group", "/shop/access").size());
            store.put(KeptGroup.created("/shop/access", now, Map.of()).withRetention(1));
        }
        assertEquals(List.of("GET / 200"), logs("--group", "/shop/access"));
    }

    private static String id(int request) {
        return "00000000-0000-00a0-0000-" + "%012x".formatted(request);
    }

    /** The first words of what functions and the platform say. */
    private static List<String> words(List<String> lines) {
        return lines.stream().map(line -> line.split(" +", 5)[3]).toList();
    }

    private RunRecord run(int request, int instance) {
        RunSubject subject = new RunSubject("cnt", "$LATEST", "java25", "sha", 128, 3000);
        return new RunRecord(
                0xA0, request, subject, "a", instance, TriggerKind.INVOKE, 1,
                clock.epochNanos() - 3_000_000, 1_000, 0, 2_000_000, false, RunOutcome.RETURNED, "", 22,
                1500, false);
    }

    @Test
    void printsOnlyWhatIsAskedFor() {
        assertEquals(3, logs().size());
        assertEquals(2, logs("--function", "hello").size());
        assertEquals(2, logs("--since", "10m").size());
        assertEquals(1, logs("--since", "10m", "--function", "hello").size());
        assertEquals(0, logs("--request-id", "00000000-0000-00a0-0000-000000000009").size());
    }

    @Test
    void printsWhatWentToAGroupAsItIs() {
        assertEquals(List.of("GET / 200"), logs("--group", "/shop/access"));
        assertEquals(List.of("GET / 200"), logs("--group", "/shop/access", "--since", "10m"));
        assertEquals(0, logs("--group", "/shop/access", "--request-id", REQUEST_TWO).size());
        assertEquals(0, logs("--group", "access").size());
    }

    @Test
    void aLineIsNotOfAFunctionAndAGroup() {
        assertEquals(1, new CommandLine(new LogsCommand()).setErr(new PrintWriter(new StringWriter()))
                .execute("--data", data.toString(), "--group", "a", "--function", "b"));
    }

    @Test
    void refusesWhatIsNoRequestId() {
        assertEquals(2, new CommandLine(new LogsCommand()).setErr(new PrintWriter(new StringWriter()))
                .execute("--request-id", "x"));
    }

    private List<String> logs(String... arguments) {
        return CommandOutput.of(new LogsCommand(), data, arguments).printed().lines().toList();
    }

    private LogLine line(long number, String function, Duration ago, String text) {
        return new LogLine(0xA0, number, function, clock.epochNanos() - ago.toNanos(), text);
    }
}
