package dev.millrace.engine.journal;

import org.jspecify.annotations.Nullable;

/**
 * One run, complete. Immutable. All times derive from the arrival: the run began at arrival + queue + init and
 * ended {@code runNanos} later.
 *
 * @param requestIdHigh first half of the request id (a UUID)
 * @param requestIdLow second half of the request id
 * @param zone name of the zone that ran it
 * @param instance number of the instance, unique in the journal
 * @param attempt 1 for the first run of an invocation, at most 255
 * @param arrivalEpochNanos wall-clock time at which the invocation was read
 * @param queueNanos from arrival until an instance took the run, at most 2^40 - 1 (18 minutes)
 * @param initNanos time spent starting the instance, 0 when it was warm, at most 2^40 - 1
 * @param runNanos time in the function, at most 2^48 - 1
 * @param coldStart whether this run started its instance
 * @param errorType for example {@code java.lang.IllegalStateException} or {@code Sandbox.Timedout}; empty when returned
 * @param requestBytes payload size, at most 2^24 - 1
 * @param responseBytes response size, at most 2^32 - 1
 * @param droppedLogLines whether lines of its log were dropped
 * @param reserved whether it took a place of concurrency that is reserved for its function
 * @param trace where in a trace it was called, null when its caller told of none
 */
public record RunRecord(
        long requestIdHigh,
        long requestIdLow,
        RunSubject subject,
        String zone,
        int instance,
        TriggerKind trigger,
        int attempt,
        long arrivalEpochNanos,
        long queueNanos,
        long initNanos,
        long runNanos,
        boolean coldStart,
        RunOutcome outcome,
        String errorType,
        int requestBytes,
        long responseBytes,
        boolean droppedLogLines,
        boolean reserved,
        @Nullable TraceLink trace)
        implements JournalEntry.Item {

    /** One of unreserved concurrency that was called outside of any trace. */
    public RunRecord(
            long requestIdHigh,
            long requestIdLow,
            RunSubject subject,
            String zone,
            int instance,
            TriggerKind trigger,
            int attempt,
            long arrivalEpochNanos,
            long queueNanos,
            long initNanos,
            long runNanos,
            boolean coldStart,
            RunOutcome outcome,
            String errorType,
            int requestBytes,
            long responseBytes,
            boolean droppedLogLines) {
        this(
                requestIdHigh,
                requestIdLow,
                subject,
                zone,
                instance,
                trigger,
                attempt,
                arrivalEpochNanos,
                queueNanos,
                initNanos,
                runNanos,
                coldStart,
                outcome,
                errorType,
                requestBytes,
                responseBytes,
                droppedLogLines,
                false,
                null);
    }

    /** When the function began to run, in nanoseconds since the Unix epoch. */
    public long startEpochNanos() {
        return arrivalEpochNanos + queueNanos + initNanos;
    }

    /** When the function ended, in nanoseconds since the Unix epoch. */
    public long endEpochNanos() {
        return startEpochNanos() + runNanos;
    }

    /** Init and run, rounded up to whole milliseconds: what AWS bills since August 2025. */
    public long billedMillis() {
        return Math.ceilDiv(initNanos + runNanos, 1_000_000L);
    }
}
