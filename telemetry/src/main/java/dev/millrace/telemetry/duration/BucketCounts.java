package dev.millrace.telemetry.duration;

import java.util.Arrays;

/**
 * How many durations each bucket holds, for the few buckets that hold any: a table with open addressing. One that adds
 * up very many others has a place for each bucket instead, which takes up to half a megabyte and is found at once.
 * Confined to one thread at a time.
 */
final class BucketCounts {
    /** Most cells hold few runs, and there are many of them in memory while a long journal is read. */
    private static final int FIRST_PLACES = 4;

    private static final long[] SPARSE = new long[0];

    /** A count has the lower bits of a place, its bucket plus 1 those above; the sign stays free. */
    private static final int COUNT_BITS = 47;

    private static final long COUNT_MASK = (1L << COUNT_BITS) - 1;

    /** Neighbours lie side by side, so many of them: durations are alike, and that much is one line of the cache. */
    private static final int LINE_BITS = 3;

    /** A power of two of places, of which at most half are taken; 0 is a free one. */
    private long[] places = new long[FIRST_PLACES];

    private int size;
    /** By bucket; none when the table is used. */
    private long[] dense = SPARSE;

    /** With a place for each bucket. */
    static BucketCounts ofMany() {
        BucketCounts counts = new BucketCounts();
        counts.dense = new long[DurationBuckets.COUNT];
        return counts;
    }

    /** Throws {@link IllegalArgumentException} when there is no such bucket. */
    void add(int bucket, long count) {
        if (bucket < 0 || bucket >= DurationBuckets.COUNT) {
            throw new IllegalArgumentException("there is no bucket " + bucket + " of durations");
        }
        if (dense != SPARSE) {
            size += dense[bucket] == 0 ? 1 : 0;
            dense[bucket] += count;
            return;
        }
        int place = place(bucket);
        if (places[place] == 0) {
            if (2 * (size + 1) > places.length) {
                grow();
                place = place(bucket);
            }
            places[place] = (long) (bucket + 1) << COUNT_BITS;
            size++;
        }
        places[place] += count;
    }

    /** Empties all buckets; what they took stays for the next ones. */
    void clear() {
        Arrays.fill(places, 0);
        Arrays.fill(dense, 0);
        size = 0;
    }

    /** How many buckets are not empty. */
    int size() {
        return size;
    }

    /** In no order. */
    void forEach(Consumer consumer) {
        if (dense != SPARSE) {
            forEachAscending(consumer);
            return;
        }
        for (long taken : places) {
            if (taken != 0) {
                consumer.accept(bucket(taken), taken & COUNT_MASK);
            }
        }
    }

    void forEachAscending(Consumer consumer) {
        if (dense != SPARSE) {
            for (int bucket = 0; bucket < dense.length; bucket++) {
                if (dense[bucket] != 0) {
                    consumer.accept(bucket, dense[bucket]);
                }
            }
            return;
        }
        long[] ascending = new long[size];
        int next = 0;
        for (long taken : places) {
            if (taken != 0) {
                ascending[next++] = taken;
            }
        }
        Arrays.sort(ascending); // by bucket, which has the upper bits
        for (long taken : ascending) {
            consumer.accept(bucket(taken), taken & COUNT_MASK);
        }
    }

    private static int bucket(long taken) {
        return (int) (taken >>> COUNT_BITS) - 1;
    }

    /** Where the bucket is, or would be. */
    private int place(int bucket) {
        int mask = places.length - 1;
        int line = ((bucket >>> LINE_BITS) * 0x9E3779B9) >>> 7;
        int place = (line << LINE_BITS | (bucket & ((1 << LINE_BITS) - 1))) & mask;
        while (places[place] != 0 && bucket(places[place]) != bucket) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] old = places;
        places = new long[2 * old.length];
        for (long taken : old) {
            if (taken != 0) {
                places[place(bucket(taken))] = taken;
            }
        }
    }

    /** Takes buckets. */
    @FunctionalInterface
    interface Consumer {
        /** Takes one that holds {@code count} durations, at least 1. */
        void accept(int bucket, long count);
    }
}
