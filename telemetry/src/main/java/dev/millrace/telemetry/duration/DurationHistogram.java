package dev.millrace.telemetry.duration;

import java.util.Arrays;
import org.HdrHistogram.HistogramIterationValue;
import org.HdrHistogram.PackedHistogram;

/**
 * The durations of one phase of runs, in nanoseconds: an HdrHistogram with 3 significant digits from 8 ns to 78 hours,
 * with the sum and the extremes kept exactly beside it. Written by the telemetry-tail thread, read by exporters, both
 * under their meter's lock.
 *
 * <p>The histogram is a packed one: 5 to 15 KB for a usual spread of durations where the plain one takes 100 to
 * 230 KB, for some 40 ns more per value. Equal durations are counted beforehand, so that most values stand for several:
 * that takes up to 4 KB, and up to 64 KB where it was filled again and again since somebody last asked.
 */
final class DurationHistogram {
    private static final int SIGNIFICANT_DIGITS = 3;
    /** What is exported is no finer, and each function version has three of these. */
    private static final long UNIT_NANOS = 8;
    /** Different durations that wait for being recorded: of a usual function, and of one that runs very often. */
    private static final int FEW_WAITING = 256;

    private static final int MANY_WAITING = 4_096;
    /** So many times they were full since the last question, of one that runs very often. */
    private static final int OFTEN_FULL = 64;

    private final PackedHistogram histogram = new PackedHistogram(
            UNIT_NANOS, DurationBuckets.NANOS_MAX, SIGNIFICANT_DIGITS);
    private BucketCounts waiting = new BucketCounts();
    private int waitingMax = FEW_WAITING;
    private int timesFull;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private DurationDistribution latest = DurationDistribution.EMPTY;

    void add(long nanos) {
        waiting.add(DurationBuckets.of(nanos), 1);
        if (waiting.size() == waitingMax) {
            record();
            timesFull++;
            waitingMax = timesFull < OFTEN_FULL ? waitingMax : MANY_WAITING;
        }
        sumNanos += nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
    }

    private void record() {
        waiting.forEach((bucket, count) -> histogram.recordValueWithCount(DurationBuckets.middleNanos(bucket), count));
        waiting.clear();
    }

    /** A copy as of now. Walking the histogram takes about a millisecond, so nothing is walked twice without need. */
    DurationDistribution distribution() {
        record();
        rest();
        if (histogram.getTotalCount() != latest.count()) {
            latest = walk();
        }
        return latest;
    }

    /** Gives back what a function that runs very often has taken, when it does not any more. */
    private void rest() {
        if (timesFull == 0 && waitingMax == MANY_WAITING) {
            waiting = new BucketCounts();
            waitingMax = FEW_WAITING;
        }
        timesFull = 0;
    }

    private DurationDistribution walk() {
        long[] nanos = new long[64];
        long[] counts = new long[64];
        int buckets = 0;
        for (HistogramIterationValue bucket : histogram.recordedValues()) {
            if (buckets == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * buckets);
                counts = Arrays.copyOf(counts, 2 * buckets);
            }
            nanos[buckets] = middle(bucket.getValueIteratedTo());
            counts[buckets] = bucket.getCountAtValueIteratedTo();
            buckets++;
        }
        return new DurationDistribution(
                Arrays.copyOf(nanos, buckets),
                Arrays.copyOf(counts, buckets),
                histogram.getTotalCount(),
                sumNanos,
                minNanos,
                maxNanos);
    }

    private long middle(long nanos) {
        return nanos < UNIT_NANOS ? 0 : histogram.medianEquivalentValue(nanos);
    }
}
