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

    /** Buckets, each plus 1; 0 is a free place. A power of two of them, of which at most half are taken. */
    private int[] keys = new int[FIRST_PLACES];

    private long[] counts = new long[FIRST_PLACES];
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
        if (keys[place] == 0) {
            if (2 * (size + 1) > keys.length) {
                grow();
                place = place(bucket);
            }
            keys[place] = bucket + 1;
            size++;
        }
        counts[place] += count;
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
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                consumer.accept(keys[i] - 1, counts[i]);
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
        int[] taken = new int[size];
        int next = 0;
        for (int key : keys) {
            if (key != 0) {
                taken[next++] = key - 1;
            }
        }
        Arrays.sort(taken);
        for (int bucket : taken) {
            consumer.accept(bucket, counts[place(bucket)]);
        }
    }

    /** Where the bucket is, or would be. */
    private int place(int bucket) {
        int mask = keys.length - 1;
        int place = ((bucket * 0x9E3779B9) >>> 7) & mask;
        while (keys[place] != 0 && keys[place] != bucket + 1) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        int[] oldKeys = keys;
        long[] oldCounts = counts;
        keys = new int[2 * oldKeys.length];
        counts = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = place(oldKeys[i] - 1);
                keys[place] = oldKeys[i];
                counts[place] = oldCounts[i];
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
