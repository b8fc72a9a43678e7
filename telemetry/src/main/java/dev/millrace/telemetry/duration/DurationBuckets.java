package dev.millrace.telemetry.duration;

/**
 * Numbers the buckets of an HdrHistogram with 3 significant digits, so that few of them can be kept without the array
 * of all. The durations of a bucket differ by less than 0.1 %; those under 2 us are a bucket each.
 */
public final class DurationBuckets {
    /** The least difference. */
    public static final long UNIT_NANOS = 1;
    /** What the record format can hold. */
    public static final long NANOS_MAX = (1L << 48) - 1;

    /** Buckets of each power of two, as 3 digits need them. */
    private static final int HALF_BITS = 10;

    /** How many buckets there are; they are numbered from 0. */
    public static final int COUNT = of(NANOS_MAX) + 1;

    private DurationBuckets() {}

    /** The bucket of a duration; ascending with it. */
    public static int of(long nanos) {
        long kept = Math.clamp(nanos, 0, NANOS_MAX);
        int shift = Math.max(0, Long.SIZE - (HALF_BITS + 1) - Long.numberOfLeadingZeros(kept));
        return (shift << HALF_BITS) + (int) (kept >>> shift);
    }

    /** The bucket that takes the place of one whose least difference was 8 ns, as cells once had them. */
    static int ofEightNanos(int bucket) {
        int unitBits = 3;
        int full = 1 << HALF_BITS; // from here on a bucket is what it was, under another number
        return bucket < full ? of(((long) bucket << unitBits) + 4) : bucket + (unitBits << HALF_BITS);
    }

    /** A duration in the middle of a bucket, as HdrHistogram takes it. */
    public static long middleNanos(int bucket) {
        int shift = Math.max(0, (bucket >>> HALF_BITS) - 1);
        long lowest = (long) (bucket - (shift << HALF_BITS)) << shift;
        return lowest + (1L << shift >> 1);
    }
}
