package dev.millrace.engine.capture;

import dev.millrace.engine.capture.store.CaptureGap;
import org.jspecify.annotations.Nullable;

/** Counts the runs of which nothing could be written, not even that, until that can be written. Thread-safe. */
final class LostRuns {
    private long fromEpochNanos;
    private long toEpochNanos;
    private long runs;

    synchronized void add(long endEpochNanos) {
        fromEpochNanos = runs == 0 ? endEpochNanos : Math.min(fromEpochNanos, endEpochNanos);
        toEpochNanos = runs == 0 ? endEpochNanos : Math.max(toEpochNanos, endEpochNanos);
        runs++;
    }

    /** Those that were added, which are forgotten then; null when there are none. */
    synchronized @Nullable CaptureGap take() {
        if (runs == 0) {
            return null;
        }
        CaptureGap gap = new CaptureGap(fromEpochNanos, toEpochNanos, runs);
        runs = 0;
        return gap;
    }

    /** Takes back what could not be written. */
    synchronized void putBack(CaptureGap gap) {
        fromEpochNanos = runs == 0 ? gap.fromEpochNanos() : Math.min(fromEpochNanos, gap.fromEpochNanos());
        toEpochNanos = runs == 0 ? gap.toEpochNanos() : Math.max(toEpochNanos, gap.toEpochNanos());
        runs += gap.runs();
    }
}
