package dev.millrace.telemetry.metering;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.follow.RunFold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The fold from run records to totals. It holds a bounded number of function versions and of zones; runs beyond are
 * metered together as {@link FunctionKey#OTHER}, so that sums stay right. Written by the telemetry-tail thread, read
 * by exporters.
 */
public final class RunMeter implements RunFold {
    private static final int ZONES_MAX = 64;

    private final int functionsMax;
    private final Map<FunctionKey, FunctionMeter> functions = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> zoneRuns = new ConcurrentHashMap<>();
    private final AtomicLong records = new AtomicLong();
    private final AtomicLong overflowRuns = new AtomicLong();
    private volatile long startEpochNanos;
    /** That of the run before, unless its key is one too many; used by the folding thread alone. */
    private @Nullable FunctionMeter latest;

    private @Nullable RunSubject latestSubject;
    private @Nullable TriggerKind latestTrigger;

    /**
     * Counts from zero.
     *
     * @param functionsMax how many function versions are told apart, at least 1
     */
    public RunMeter(int functionsMax) {
        if (functionsMax < 1) {
            throw new IllegalArgumentException("a meter for " + functionsMax + " function versions");
        }
        this.functionsMax = functionsMax;
    }

    @Override
    public void fold(RunRecord run, long at) {
        if (records.get() == 0) {
            startEpochNanos = run.arrivalEpochNanos();
        }
        meter(run).fold(run);
        zone(run.zone()).incrementAndGet();
        records.incrementAndGet();
    }

    @SuppressWarnings("ReferenceEquality") // an equal one is found a little later
    private FunctionMeter meter(RunRecord run) {
        FunctionMeter recent = latest;
        if (recent != null && run.subject() == latestSubject && run.trigger() == latestTrigger) {
            return recent;
        }
        FunctionKey key = FunctionKey.of(run);
        FunctionMeter known = functions.get(key);
        if (known != null) {
            latest = known;
            latestSubject = run.subject();
            latestTrigger = run.trigger();
            return known;
        }
        if (functions.size() < functionsMax) {
            return functions.computeIfAbsent(key, FunctionMeter::new);
        }
        overflowRuns.incrementAndGet();
        return functions.computeIfAbsent(key.other(), FunctionMeter::new);
    }

    private AtomicLong zone(String zone) {
        AtomicLong known = zoneRuns.get(zone);
        if (known != null) {
            return known;
        }
        String key = zoneRuns.size() < ZONES_MAX ? zone : FunctionKey.OTHER;
        return zoneRuns.computeIfAbsent(key, ignored -> new AtomicLong());
    }

    /** The totals as of now; each function version's are exact, while others may have moved on by a few runs. */
    public RunTotals totals() {
        List<FunctionTotals> totals = new ArrayList<>(functions.size());
        functions.values().forEach(function -> totals.add(function.totals()));
        Map<String, Long> zones = new HashMap<>();
        zoneRuns.forEach((zone, runs) -> zones.put(zone, runs.get()));
        return new RunTotals(startEpochNanos, records.get(), overflowRuns.get(), totals, zones);
    }
}
