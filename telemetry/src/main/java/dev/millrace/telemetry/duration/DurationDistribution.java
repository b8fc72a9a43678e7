package dev.millrace.telemetry.duration;

/** How often which duration was seen, as of one moment; count, sum, least and greatest are exact. Immutable. */
public final class DurationDistribution {
    public static final DurationDistribution EMPTY = new DurationDistribution(new long[0], new long[0], 0, 0, 0, 0);

    private final long[] nanos;
    private final long[] counts;
    private final long count;
    private final long sumNanos;
    private final long minNanos;
    private final long maxNanos;

    /** Takes over the arrays: {@code counts[i]} durations lie around {@code nanos[i]}, in ascending order. */
    DurationDistribution(long[] nanos, long[] counts, long count, long sumNanos, long minNanos, long maxNanos) {
        this.nanos = nanos;
        this.counts = counts;
        this.count = count;
        this.sumNanos = sumNanos;
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
    }

    /** Calls {@code buckets} for each bucket that is not empty, in ascending order. */
    public void forEach(BucketConsumer buckets) {
        for (int i = 0; i < nanos.length; i++) {
            buckets.accept(nanos[i], counts[i]);
        }
    }

    public long count() {
        return count;
    }

    public long sumNanos() {
        return sumNanos;
    }

    /** The least duration; 0 when there is none. */
    public long minNanos() {
        return minNanos;
    }

    /** The greatest duration; 0 when there is none. */
    public long maxNanos() {
        return maxNanos;
    }

    /** Takes the buckets of a distribution. */
    @FunctionalInterface
    public interface BucketConsumer {
        /**
         * Takes one bucket.
         *
         * @param nanos the middle of the bucket, within 0.05 % of all durations in it; 0 for those under 8 ns
         * @param count how many durations are in it, at least 1
         */
        void accept(long nanos, long count);
    }
}
