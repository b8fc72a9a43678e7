package dev.millrace.telemetry.duration;

/**
 * How durations spread. Count, sum and extremes are exact, all else within 0.1 %. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html">
 *     CloudWatch statistics definitions</a>
 */
public final class DurationSpread {
    private final long count;
    private final long sumNanos;
    private final long minNanos;
    private final long maxNanos;
    private final int[] buckets;
    private final long[] counts;

    private DurationSpread(
            long count, long sumNanos, long minNanos, long maxNanos, int[] buckets, long[] counts) {
        this.count = count;
        this.sumNanos = sumNanos;
        this.minNanos = minNanos;
        this.maxNanos = maxNanos;
        this.buckets = buckets;
        this.counts = counts;
    }

    static DurationSpread of(long count, long sumNanos, long minNanos, long maxNanos, BucketCounts durations) {
        int[] buckets = new int[durations.size()];
        long[] counts = new long[buckets.length];
        int[] next = new int[1];
        durations.forEachAscending((bucket, number) -> {
            buckets[next[0]] = bucket;
            counts[next[0]] = number;
            next[0]++;
        });
        return new DurationSpread(count, sumNanos, count == 0 ? 0 : minNanos, maxNanos, buckets, counts);
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

    /** 0 when there is none. */
    public double meanNanos() {
        return count == 0 ? 0 : (double) sumNanos / count;
    }

    /**
     * The least duration that so many percent of all do not exceed; 0 when there is none.
     *
     * @param percent 0 to 100
     */
    public long percentileNanos(double percent) {
        long rank = Math.max(1, (long) Math.ceil(percent / 100 * count));
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            seen += counts[i];
            if (seen >= rank) {
                return nanos(i);
            }
        }
        return maxNanos;
    }

    /**
     * What lies between two percentiles; parts of buckets count in parts.
     *
     * @param fromPercent 0 to 100
     * @param toPercent 0 to 100, above {@code fromPercent}
     */
    public Part between(double fromPercent, double toPercent) {
        double from = fromPercent / 100 * count;
        double to = toPercent / 100 * count;
        double sum = 0;
        double number = 0;
        long seen = 0;
        for (int i = 0; i < buckets.length; i++) {
            double taken = Math.min(to, (double) (seen + counts[i])) - Math.max(from, (double) seen);
            if (taken > 0) {
                number += taken;
                sum += taken * nanos(i);
            }
            seen += counts[i];
        }
        return new Part(number, sum);
    }

    /** A duration of the bucket that has this place; never beyond the extremes, which are exact. */
    private long nanos(int place) {
        return Math.clamp(DurationBuckets.middleNanos(buckets[place]), minNanos, maxNanos);
    }

    /** Some of the durations. */
    public record Part(double count, double sumNanos) {
        /** 0 when there is none. */
        public double meanNanos() {
            return count == 0 ? 0 : sumNanos / count;
        }
    }
}
