package dev.millrace.telemetry.lookup.part;

import java.util.Arrays;

/**
 * One {@link IndexKey} of a run in the index, in eight bytes: its hash in the upper half, and in the lower one the
 * number of the run's batch. Entries are ordered as unsigned numbers.
 */
final class IndexEntry {
    static final int BYTES = Long.BYTES;

    private static final int HASH_SHIFT = 32;

    private IndexEntry() {}

    static long of(int hash, long sequence) {
        return (long) hash << HASH_SHIFT | sequence;
    }

    static int hashOf(long entry) {
        return (int) (entry >>> HASH_SHIFT);
    }

    static long sequenceOf(long entry) {
        return entry & 0xFFFF_FFFFL;
    }

    /** Sorts by unsigned numbers. */
    static void sort(long[] entries) {
        for (int i = 0; i < entries.length; i++) {
            entries[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(entries);
        for (int i = 0; i < entries.length; i++) {
            entries[i] ^= Long.MIN_VALUE;
        }
    }
}
