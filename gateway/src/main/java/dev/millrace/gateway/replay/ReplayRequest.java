package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.TriggerKind;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are to be run again, and by what. Immutable.
 *
 * @param requestId of the one request whose last run is meant; null for all runs that fit
 * @param function name of the function that ran, or null for any
 * @param version of it, or null for any
 * @param from only runs that arrived then or later
 * @param to only runs that arrived before
 * @param outcomes only runs that ended in one of these ways
 * @param limit no more runs than so many, 1 to {@value #RUNS_MAX}
 * @param concurrency so many at once, 1 to {@value #CONCURRENCY_MAX}
 * @param againstFunction what runs now; null for the function that ran
 * @param againstQualifier version or alias of it
 */
record ReplayRequest(
        @Nullable RequestId requestId,
        @Nullable String function,
        @Nullable String version,
        Instant from,
        Instant to,
        Set<RunOutcome> outcomes,
        int limit,
        int concurrency,
        @Nullable String againstFunction,
        String againstQualifier) {
    static final int RUNS_MAX = 10_000;
    static final int RUNS_USUAL = 100;
    static final int CONCURRENCY_MAX = 100;
    static final int CONCURRENCY_USUAL = 4;

    ReplayRequest {
        outcomes = Set.copyOf(outcomes);
        if (limit < 1 || limit > RUNS_MAX) {
            throw new IllegalArgumentException("1 to " + RUNS_MAX + " runs are replayed, not " + limit);
        }
        if (concurrency < 1 || concurrency > CONCURRENCY_MAX) {
            throw new IllegalArgumentException(
                    "1 to " + CONCURRENCY_MAX + " runs are replayed at once, not " + concurrency);
        }
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("from " + from + " to " + to + " is no time");
        }
    }

    /** Whether it is among the runs that are meant: neither a later attempt nor itself a replay. */
    boolean takes(CapturedRun run) {
        return run.attempt() == 1
                && run.trigger() != TriggerKind.REPLAY
                && (function == null || function.equals(run.function()))
                && (version == null || version.equals(run.version()))
                && run.arrivalEpochNanos() >= nanos(from)
                && run.arrivalEpochNanos() < nanos(to)
                && outcomes.contains(run.outcome());
    }

    private static long nanos(Instant instant) {
        long seconds = Math.clamp(instant.getEpochSecond(), 0, Long.MAX_VALUE / 2_000_000_000L);
        return TimeUnit.SECONDS.toNanos(seconds) + instant.getNano();
    }
}
