package dev.millrace.telemetry.trace;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides after its end whether a run is told of: when it failed, when it was slower than 99 of 100 of its function's
 * recent ones, and else as the sampling says. It depends on the records and their order alone. Confined to one thread.
 */
public final class TailSampler {
    private final boolean callers;
    private final TraceFraction fraction;
    private final Map<String, RecentDurations> functions;

    /** @param functionsMax whose durations are remembered; those that ran longest ago are forgotten first */
    public TailSampler(TraceSampling sampling, int functionsMax) {
        this.callers = sampling.callers();
        this.fraction = new TraceFraction(sampling.fraction(), sampling.perSecondMax());
        this.functions = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, RecentDurations> eldest) {
                return size() > functionsMax;
            }
        };
    }

    /** Whether the run is told of. To be asked of every run, as each counts towards what is slow, and what is many. */
    public boolean keeps(RunRecord run) {
        RunTrace trace = RunTrace.of(run);
        boolean isSlow = isSlow(run);
        boolean isOfFraction = fraction.takes(run, trace);
        return isSlow || isError(run) || isOfFraction || (callers && trace.sampled());
    }

    private boolean isSlow(RunRecord run) {
        RecentDurations recent =
                functions.computeIfAbsent(run.subject().function(), none -> new RecentDurations());
        return recent.add(run.endEpochNanos(), run.endEpochNanos() - run.arrivalEpochNanos());
    }

    /** Whether it is told of whatever else is. */
    public static boolean isError(RunRecord run) {
        return run.outcome() != RunOutcome.RETURNED;
    }
}
