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
import dev.millrace.gateway.TestingEntry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RunsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final SystemClock clock = new SystemClock();

    @TempDir
    Path data;

    private RunJournal journal;

    @BeforeEach
    void open() {
        journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock);
    }

    @AfterEach
    void close() {
        journal.close();
    }

    @Test
    void printsOneLineARun() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));
        append(run("hello", "$LATEST", Duration.ZERO, RunOutcome.FAILED, "java.lang.IllegalStateException"));

        assertEquals(0, runs());
        List<String> lines = out.toString().lines().toList();
        assertEquals(2, lines.size());
        assertTrue(
                lines.getFirst()
                        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(Z|[+-]\\d\\d:\\d\\d)"
                                + "  00000000-0000-00a0-0000-000000000001  hello:1 {18}a {7}#7  warm  ok {9}"
                                + "queue 12\\.3 µs  init    0 ns  run 5\\.00 ms  billed {6}5 ms    128 MB"
                                + "  in    22 B  out 1\\.50 kB"),
                lines::getFirst);
        assertTrue(lines.getLast().contains("  failed "), lines::getLast);
        assertTrue(lines.getLast().endsWith("  java.lang.IllegalStateException"), lines::getLast);
        assertEquals(lines.getFirst().indexOf("queue"), lines.getLast().indexOf("queue"));
    }

    @Test
    void aNameWithALineBreakStaysOnItsLine() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.FAILED, "a\nb\u001b[31m"));

        assertEquals(0, runs());
        assertTrue(out.toString().stripTrailing().endsWith("a?b?[31m"), out::toString);
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void printsJsonWithEveryField() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));

        assertEquals(0, runs("--json"));
        JsonNode json = JsonMapper.shared().readTree(out.toString());
        assertEquals("hello", json.get("function").stringValue());
        assertEquals("00000000-0000-00a0-0000-000000000001", json.get("requestId").stringValue());
        assertEquals("RETURNED", json.get("outcome").stringValue());
        assertEquals(5_000_000, json.get("runNanos").longValue());
        assertEquals(5, json.get("billedMillis").longValue());
        assertEquals(1500, json.get("responseBytes").longValue());
        assertEquals(28, json.size());
    }

    @Test
    void printsOnlyWhatIsAskedFor() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));
        append(run("hello", "2", Duration.ofHours(5), RunOutcome.TIMED_OUT, "Sandbox.Timedout"));
        append(run("other", "1", Duration.ofDays(1), RunOutcome.FAILED, "E"));

        assertEquals(2, count("--function", "hello"));
        assertEquals(1, count("--function", "hello:2"));
        assertEquals(0, count("--function", "hell"));
        assertEquals(2, count("--failed"));
        assertEquals(1, count("--since", "1h"));
        assertEquals(2, count("--since", "10h"));
        assertEquals(3, count("--since", "2d"));
        assertEquals(1, count("--since", "2d", "--failed", "--function", "other"));
    }

    @Test
    void printsWhatIsAskedForByDurationTimeAndOutcome() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));
        append(run("hello", "2", Duration.ofHours(5), RunOutcome.TIMED_OUT, "Sandbox.Timedout"));
        append(run("other", "1", Duration.ofDays(1), RunOutcome.FAILED, "E"));

        assertEquals(1, count("--outcome", "timed-out"));
        assertEquals(2, count("--outcome", "FAILED,TIMED_OUT"));
        assertEquals(1, count("--version", "2"));
        assertEquals(3, count("--min-duration", "5ms", "--max-duration", "0.005s"));
        assertEquals(0, count("--min-duration", "5.1ms"));
        assertEquals(2, count("--from", "10h"));
        assertEquals(1, count("--to", "10h"));
        assertEquals(3, count("--zone", "a", "--trigger", "invoke"));
        assertEquals(0, count("--alias", "live"));
        assertEquals(2, count("--limit", "2"));
        assertTrue(out.toString().lines().toList().getFirst().contains("hello:2 "), out::toString);
        assertEquals(1, count("--limit", "2", "--since", "1h"));
        assertEquals(1, runs("--min-duration", "5"));
        assertTrue(err.toString().contains("minDuration"), err::toString);
    }

    @Test
    void helpNamesAllThatMakesRunsBegin() {
        String help = command().getUsageMessage().replaceAll("\\s+", " ");
        String all = Stream.of(TriggerKind.values()).map(TriggerKind::name).collect(Collectors.joining(", "));
        assertTrue(help.contains(all + "; several"), help);
    }

    @Test
    void saysThatARequestIsUnknown() {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));
        assertEquals(1, runs("11111111-2222-4333-8444-555555555555"));
        assertTrue(err.toString().startsWith("no run of the request 11111111-2222-4333-8444-555555555555"), err::toString);
        assertEquals(0, runs("00000000-0000-00a0-0000-000000000001"));
        assertTrue(out.toString().contains("Attempt 1  ok"), out::toString);
    }

    @Test
    void saysOnTheErrorStreamThatThereIsNothing() {
        assertEquals(0, runs("--failed"));
        assertEquals("", out.toString());
        assertEquals("no such runs in " + data.resolve("journal"), err.toString().strip());
    }

    @Test
    void refusesASpanThatIsNone() {
        assertEquals(2, runs("--since", "yesterday"));
        assertTrue(err.toString().contains("'yesterday' is not a time span"), err::toString);
    }

    @Test
    void followsNewRunsUntilItIsInterrupted() throws InterruptedException {
        append(run("hello", "1", Duration.ZERO, RunOutcome.RETURNED, ""));
        Thread following = Thread.ofPlatform().start(() -> assertEquals(0, runs("--follow")));
        try {
            Awaitility.await().until(() -> out.toString().lines().count() == 1);
            append(run("hello", "2", Duration.ZERO, RunOutcome.RETURNED, ""));
            Awaitility.await().until(() -> out.toString().contains("hello:2 "));
        } finally {
            following.interrupt();
            following.join(60_000);
        }
        assertTrue(!following.isAlive());
    }

    private int runs(String... arguments) {
        String[] all = new String[arguments.length + 2];
        all[0] = "--data";
        all[1] = data.toString();
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return command().execute(all);
    }

    private long count(String... arguments) {
        out.getBuffer().setLength(0);
        assertEquals(0, runs(arguments));
        return out.toString().lines().count();
    }

    private CommandLine command() {
        return new CommandLine(new RunsCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
    }

    private void append(RunRecord run) {
        assertTrue(journal.offer(new TestingEntry(run)));
        journal.flush();
        assertTrue(journal.failure().isEmpty(), () -> journal.failure().toString());
    }

    private RunRecord run(String function, String version, Duration ago, RunOutcome outcome, String errorType) {
        RunSubject subject = new RunSubject(function, version, "java25", "sha", 128, 3000);
        long arrivalEpochNanos = clock.epochNanos() - ago.toNanos();
        return new RunRecord(
                0xA0, 1, subject, "a", 7, TriggerKind.INVOKE, 1, arrivalEpochNanos, 12_345, 0, 5_000_000, false,
                outcome, errorType, 22, 1500, false);
    }
}
