package dev.millrace.telemetry.duration;

/**
 * Numbers the buckets of an HdrHistogram with 3 significant digits whose least difference is {@value #UNIT_NANOS} ns,
 * so that few of them can be kept without the array of all. The durations of a bucket differ by less than 0.1 %.
 */
public final class DurationBuckets {
    /** No-op runs last about a microsecond: under this no difference is kept. */
    public static final long UNIT_NANOS = 8;
    /** What the record format can hold. */
    public static final long NANOS_MAX = (1L << 48) - 1;

    private static final int UNIT_BITS = 3;
    /** Buckets of each power of two, as 3 digits need them. */
    private static final int HALF_BITS = 10;

    /** How many buckets there are; they are numbered from 0. */
    public static final int COUNT = of(NANOS_MAX) + 1;

    private DurationBuckets() {}

    /** The bucket of a duration; ascending with it. */
    public static int of(long nanos) {
        long units = Math.clamp(nanos, 0, NANOS_MAX) >>> UNIT_BITS;
        int shift = Math.max(0, Long.SIZE - (HALF_BITS + 1) - Long.numberOfLeadingZeros(units));
        return (shift << HALF_BITS) + (int) (units >>> shift);
    }

    /** A duration in the middle of a bucket, as HdrHistogram takes it. */
    public static long middleNanos(int bucket) {
        int shift = Math.max(0, (bucket >>> HALF_BITS) - 1);
        long units = (long) (bucket - (shift << HALF_BITS)) << shift;
        return (units << UNIT_BITS) + (UNIT_NANOS << shift >> 1);
    }
}
