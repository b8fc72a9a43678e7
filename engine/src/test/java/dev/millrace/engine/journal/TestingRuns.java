package dev.millrace.engine.journal;

import org.jspecify.annotations.Nullable;

/** Runs for tests; a number in the request id tells them apart. */
public final class TestingRuns {
    public static final RunSubject HELLO = new RunSubject("hello", "$LATEST", "java25", "3q2+7w==", 128, 3000);

    private TestingRuns() {}

    public static RunRecord returned(long number) {
        return returned(number, HELLO, 1_700_000_000_000_000_000L + number);
    }

    public static RunRecord returned(long number, RunSubject subject, long arrivalEpochNanos) {
        return new RunRecord(
                0xA0, number, subject, "a", 7, TriggerKind.INVOKE, 1, arrivalEpochNanos,
                1_000, 0, 2_000_000, false, RunOutcome.RETURNED, "", 22, 24, false);
    }

    /** The run, of another subject. */
    static RunRecord of(RunSubject subject, RunRecord run) {
        return with(subject, run, run.trace());
    }

    /** The run, called in a trace. */
    static RunRecord in(TraceLink trace, RunRecord run) {
        return with(run.subject(), run, trace);
    }

    private static RunRecord with(RunSubject subject, RunRecord run, @Nullable TraceLink trace) {
        return new RunRecord(
                run.requestIdHigh(), run.requestIdLow(), subject, run.zone(), run.instance(), run.trigger(),
                run.attempt(), run.arrivalEpochNanos(), run.queueNanos(), run.initNanos(), run.runNanos(),
                run.coldStart(), run.outcome(), run.errorType(), run.requestBytes(), run.responseBytes(),
                run.droppedLogLines(), run.reserved(), trace);
    }

    public static RunRecord failed(long number, String errorType) {
        return new RunRecord(
                0xA0, number, HELLO, "b", 8, TriggerKind.INVOKE, 1, 1_700_000_000_000_000_000L,
                1_000, 250_000_000, 5_000_000, true, RunOutcome.FAILED, errorType, 22, 140, true);
    }
}
