package dev.millrace.gateway.capture;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.capture.store.CaptureJournal;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.JournalOptions;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.journal.store.DocumentEncoder;
import dev.millrace.engine.journal.store.RollFiles;
import dev.millrace.gateway.TestingEntry;
import dev.millrace.gateway.schedule.ManualClock;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Runs that a test writes, with and without payloads, at times that it chooses. Confined to the test's thread. */
public final class WrittenRuns implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-11-28T10:10:00Z");
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Path data;
    private final ManualClock clock = new ManualClock(START);
    private final RunJournal journal;
    private final CaptureJournal payloads;

    public WrittenRuns(Path data) {
        this.data = data;
        journal = RunJournal.open(data.resolve("journal"), JournalOptions.defaults(), clock);
        payloads = CaptureJournal.open(data.resolve("payloads"), JournalOptions.defaults(), clock);
    }

    public void advance(Duration by) {
        clock.advance(by);
    }

    public ManualClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    public Path payloads() {
        return data.resolve("payloads");
    }

    public RunSearch search() {
        return RunSearch.of(data.resolve("journal"));
    }

    /** A run that has taken a second and ends now, by an alias if that is not empty. */
    public RunRecord run(
            String function, String version, String alias, String zone, TriggerKind trigger, RunOutcome outcome) {
        RequestId id = RequestId.random();
        return run(id, 1, function, version, alias, zone, trigger, outcome);
    }

    /** One of a request's attempts. */
    public RunRecord run(
            RequestId id,
            int attempt,
            String function,
            String version,
            String alias,
            String zone,
            TriggerKind trigger,
            RunOutcome outcome) {
        return new RunRecord(
                id.high(),
                id.low(),
                new RunSubject(function, version, "java25", "sha", 512, 3_000, SystemLog.TEXT, alias),
                zone,
                1,
                trigger,
                attempt,
                clock.epochNanos() - SECOND_NANOS,
                0,
                0,
                SECOND_NANOS,
                false,
                outcome,
                outcome == RunOutcome.RETURNED ? "" : "Function.Error",
                2,
                2,
                false);
    }

    /** Of most runs nothing but this matters. */
    public RunRecord usual() {
        return run("hello", "$LATEST", "", "a", TriggerKind.INVOKE, RunOutcome.RETURNED);
    }

    /** Writes what the line writes of a run whose payloads are kept. */
    public RunRecord keep(RunRecord run) {
        keepPayload(run);
        return record(run);
    }

    public RunRecord keepPayload(RunRecord run) {
        CapturedPart part = CapturedPart.whole(Payload.ofText("{}"));
        assertNull(payloads.write(new CapturedRun(
                id(run),
                run.attempt(),
                run.subject().function(),
                run.subject().version(),
                run.trigger(),
                run.arrivalEpochNanos(),
                run.endEpochNanos(),
                run.initNanos(),
                run.runNanos(),
                run.outcome(),
                run.errorType(),
                null,
                List.of(),
                part,
                part)));
        return run;
    }

    public RunRecord record(RunRecord run) {
        assertTrue(journal.offer(new TestingEntry(run)));
        journal.flush();
        return run;
    }

    /** Writes among the payloads of now what nobody can read: whoever comes across it fails. */
    public void keepUnreadable() {
        try (RollFiles files = JournalOptions.defaults().openFiles(payloads(), clock)) {
            files.append(List.of("unreadable"), new DocumentEncoder<String>() {
                @Override
                public ByteBuffer encode(List<String> batch, int file) {
                    return ByteBuffer.allocate(Long.BYTES);
                }

                @Override
                public void forget() {}
            });
        }
    }

    public static RequestId id(RunRecord run) {
        return new RequestId(run.requestIdHigh(), run.requestIdLow());
    }

    @Override
    public void close() {
        payloads.close();
        journal.close();
    }
}
