package dev.millrace.telemetry.duration;

import java.util.Arrays;

/**
 * How many durations each bucket holds, for the few buckets that hold any: a table with open addressing. Confined to
 * one thread at a time.
 */
final class BucketCounts {
    private static final int FIRST_PLACES = 16;

    /** Buckets, each plus 1; 0 is a free place. A power of two of them, of which at most half are taken. */
    private int[] keys = new int[FIRST_PLACES];

    private long[] counts = new long[FIRST_PLACES];
    private int size;

    void add(int bucket, long count) {
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
        for (int i = 0; i < keys.length; i++) {
            if (keys[i] != 0) {
                consumer.accept(keys[i] - 1, counts[i]);
            }
        }
    }

    void forEachAscending(Consumer consumer) {
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
