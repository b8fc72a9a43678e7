package dev.millrace.telemetry.trace;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.telemetry.metering.FunctionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Of the runs that are told of, the newest for each doubling of a duration: whoever sees a bar of a histogram finds a
 * trace of it. Those of the last ten minutes are shown. Holds up to 48 for each phase of a function version.
 * Thread-safe.
 */
public final class RunExemplars {
    private static final long SHOWN_NANOS = Duration.ofMinutes(10).toNanos();

    private final int functionsMax;
    private final Clock clock;
    private final Map<FunctionKey, Map<Phase, Map<Integer, Exemplar>>> functions = new HashMap<>();

    /** @param functionsMax function versions, and kinds of trigger, that have exemplars; later ones have none */
    public RunExemplars(int functionsMax, Clock clock) {
        this.functionsMax = functionsMax;
        this.clock = clock;
    }

    /** Adds a run whose spans are exported. */
    public synchronized void add(RunRecord run) {
        FunctionKey key = FunctionKey.of(run);
        Map<Phase, Map<Integer, Exemplar>> phases = functions.get(key);
        if (phases == null) {
            if (functions.size() == functionsMax) {
                return;
            }
            phases = new EnumMap<>(Phase.class);
            functions.put(key, phases);
        }
        RunTrace trace = RunTrace.of(run);
        for (Phase phase : Phase.values()) {
            if (phase != Phase.INIT || run.coldStart()) {
                long nanos = phase.nanos(run);
                phases.computeIfAbsent(phase, none -> new TreeMap<>())
                        .merge(doubling(nanos), new Exemplar(nanos, run.endEpochNanos(), trace), RunExemplars::newer);
            }
        }
    }

    /** The exemplars of one histogram, by duration. */
    public synchronized List<Exemplar> of(FunctionKey key, Phase phase) {
        Map<Phase, Map<Integer, Exemplar>> phases = functions.get(key);
        @Nullable Map<Integer, Exemplar> exemplars = phases == null ? null : phases.get(phase);
        if (exemplars == null) {
            return List.of();
        }
        long shownFrom = clock.epochNanos() - SHOWN_NANOS;
        List<Exemplar> shown = new ArrayList<>(exemplars.values());
        shown.removeIf(exemplar -> exemplar.epochNanos() < shownFrom);
        return shown;
    }

    private static int doubling(long nanos) {
        return Long.SIZE - Long.numberOfLeadingZeros(nanos);
    }

    private static Exemplar newer(Exemplar one, Exemplar other) {
        return one.epochNanos() > other.epochNanos() ? one : other;
    }
}
