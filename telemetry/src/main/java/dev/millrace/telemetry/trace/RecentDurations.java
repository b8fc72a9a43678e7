package dev.millrace.telemetry.trace;

import org.HdrHistogram.IntCountsHistogram;

/**
 * How long the runs of one function lasted of late: in the last half to one minute of their own time, or as much longer
 * as it takes to have a hundred of them. Takes 20 to 40 KB, for which a run is counted with one addition. Confined to
 * one thread.
 */
final class RecentDurations {
    private static final long HALF_NANOS = 30_000_000_000L;
    private static final int RUNS_MIN = 100;
    private static final double PERCENTILE = 99;
    private static final long UNIT_NANOS = 64;
    /** It grows with the durations, up to those of events that waited for days. */
    private static final long NANOS_MAX = 1L << 50;

    private IntCountsHistogram before = empty();
    private IntCountsHistogram now = empty();
    private long endsEpochNanos;
    private long looksAtRuns = RUNS_MIN;
    private long slowNanos = Long.MAX_VALUE;

    private static IntCountsHistogram empty() {
        IntCountsHistogram empty = new IntCountsHistogram(UNIT_NANOS, 2 * UNIT_NANOS, 2);
        empty.setAutoResize(true);
        return empty;
    }

    /** Adds a run, and returns whether it was slower than 99 of 100 of those before it. */
    boolean add(long endEpochNanos, long nanos) {
        long runs = now.getTotalCount();
        if (endEpochNanos >= endsEpochNanos && (runs >= RUNS_MIN || runs == 0)) {
            IntCountsHistogram old = before;
            before = now;
            now = old;
            now.reset();
            endsEpochNanos = endEpochNanos + HALF_NANOS;
            looksAtRuns = RUNS_MIN;
        }
        boolean isSlow = nanos > slowNanos;
        now.recordValue(Math.min(nanos, NANOS_MAX));
        if (now.getTotalCount() >= looksAtRuns) {
            looksAtRuns *= 2;
            look();
        }
        return isSlow;
    }

    /** Walking the histogram takes a while, so it is done after a hundred runs, two hundred, four hundred and so on. */
    private void look() {
        IntCountsHistogram all = now.copy();
        all.add(before);
        slowNanos = all.highestEquivalentValue(all.getValueAtPercentile(PERCENTILE));
    }
}
