package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.lookup.RunQuery;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are to be run again, and by what. Immutable.
 *
 * @param requestId of the one request whose last run is meant; null for all runs that fit
 * @param runs those that fit
 * @param limit no more runs than so many, 1 to {@value #RUNS_MAX}
 * @param concurrency so many at once, 1 to {@value #CONCURRENCY_MAX}
 * @param againstFunction what runs now; null for the function that ran
 * @param againstQualifier version or alias of it
 */
record ReplayRequest(
        @Nullable RequestId requestId,
        RunQuery runs,
        int limit,
        int concurrency,
        @Nullable String againstFunction,
        String againstQualifier) {
    static final int RUNS_MAX = 10_000;
    static final int RUNS_USUAL = 100;
    static final int CONCURRENCY_MAX = 100;
    static final int CONCURRENCY_USUAL = 4;

    ReplayRequest {
        if (limit < 1 || limit > RUNS_MAX) {
            throw new IllegalArgumentException("'limit': 1 to " + RUNS_MAX + " runs are replayed, not " + limit);
        }
        if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
            throw new IllegalArgumentException(
                    "'concurrency': 1 to " + CONCURRENCY_MAX + " runs are replayed at once, not " + concurrency);
        }
    }

    /** Whether it is among the runs that are meant: neither a later attempt nor itself a replay. */
    boolean takes(RunRecord run) {
        return run.attempt() == 1 && run.trigger() != TriggerKind.REPLAY && runs.takes(run);
    }

    /** Whether one of which there is no record any more, but for its payloads, can be told to be among them. */
    boolean takesByPayload(CapturedRun run) {
        long began = run.endEpochNanos() - run.runNanos();
        return takesByPayload()
                && run.attempt() == 1
                && run.trigger() != TriggerKind.REPLAY
                && (runs.function() == null || runs.function().equals(run.function()))
                && (runs.version() == null || runs.version().equals(run.version()))
                && runs.triggers().contains(run.trigger())
                && runs.outcomes().contains(run.outcome())
                && run.runNanos() >= runs.minRunNanos()
                && run.runNanos() <= runs.maxRunNanos()
                && began >= runs.fromEpochNanos()
                && began < runs.toEpochNanos();
    }

    /** Name of the function that is to run what that run was given. */
    String functionFor(CapturedRun original) {
        return againstFunction == null ? original.function() : againstFunction;
    }

    /** Of payloads neither zone nor alias are known. */
    boolean takesByPayload() {
        return runs.alias() == null && runs.zone() == null;
    }
}
