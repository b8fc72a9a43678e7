package dev.millrace.telemetry.duration;

import java.nio.ByteBuffer;

/**
 * What some durations add up to: exact sum and extremes, and all of them in buckets. Sums of different durations can be
 * added up without loss. Confined to one thread at a time.
 *
 * <p>As bytes: sum, least and greatest, and for each bucket that is not empty its distance to the one before and its
 * count; {@link Varint numbers of seven bits a byte}.
 */
public final class DurationSum {
    private final BucketCounts buckets;
    private long count;
    private long sumNanos;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;

    public DurationSum() {
        this(new BucketCounts());
    }

    private DurationSum(BucketCounts buckets) {
        this.buckets = buckets;
    }

    /** To be made up of very many others: it takes up to half a megabyte, and they are added more quickly. */
    public static DurationSum ofMany() {
        return new DurationSum(BucketCounts.ofMany());
    }

    public void add(long nanos) {
        count++;
        sumNanos += nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
        buckets.add(DurationBuckets.of(nanos), 1);
    }

    public void add(DurationSum other) {
        count += other.count;
        sumNanos += other.sumNanos;
        minNanos = Math.min(minNanos, other.minNanos);
        maxNanos = Math.max(maxNanos, other.maxNanos);
        other.buckets.forEach(buckets::add);
    }

    /** Adds one that is in bytes, up to their end. Throws {@link IllegalArgumentException} when they are none. */
    public void add(ByteBuffer bytes) {
        add(bytes, false);
    }

    /** The same for one that was written when buckets of short durations were 8 ns wide. */
    public void addOfEightNanos(ByteBuffer bytes) {
        add(bytes, true);
    }

    private void add(ByteBuffer bytes, boolean ofEightNanos) {
        sumNanos += Varint.get(bytes);
        minNanos = Math.min(minNanos, Varint.get(bytes));
        maxNanos = Math.max(maxNanos, Varint.get(bytes));
        int bucket = 0;
        while (bytes.hasRemaining()) {
            bucket += (int) Varint.get(bytes);
            long number = Varint.get(bytes);
            buckets.add(ofEightNanos ? DurationBuckets.ofEightNanos(bucket) : bucket, number);
            count += number;
        }
    }

    /** Bytes that {@link #put} takes at most. */
    public int bytesMax() {
        return Varint.BYTES_MAX * (3 + 2 * buckets.size());
    }

    public void put(ByteBuffer bytes) {
        Varint.put(bytes, sumNanos);
        Varint.put(bytes, minNanos);
        Varint.put(bytes, maxNanos);
        int[] before = new int[1];
        buckets.forEachAscending((bucket, number) -> {
            Varint.put(bytes, bucket - before[0]);
            Varint.put(bytes, number);
            before[0] = bucket;
        });
    }

    /** A copy that stays as it is. */
    public DurationSpread spread() {
        return DurationSpread.of(count, sumNanos, minNanos, maxNanos, buckets);
    }
}
