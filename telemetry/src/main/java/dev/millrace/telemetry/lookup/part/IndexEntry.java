package dev.millrace.telemetry.lookup.part;

/**
 * One {@link IndexKey} of a run in the index, in eight bytes: its hash in the upper half, and in the lower one the
 * number of the run's batch. Entries are ordered as unsigned numbers.
 */
final class IndexEntry {
    static final int BYTES = Long.BYTES;

    private static final int HASH_SHIFT = 32;

    /** The hash and the number have two digits each. */
    private static final int DIGIT_BITS = 16;

    private static final int DIGITS = 1 << DIGIT_BITS;

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

    /**
     * Sorts by unsigned numbers: by one digit after the other, the least one first, and so that what is equal in one
     * keeps its order. Hashes are random, for which sorting by comparison takes several times as long.
     */
    static void sort(long[] entries) {
        long[] from = entries;
        long[] to = new long[entries.length];
        for (int shift = 0; shift < Long.SIZE; shift += DIGIT_BITS) {
            if (sortByDigit(from, shift, to)) {
                long[] sorted = to;
                to = from;
                from = sorted;
            }
        }
        if (from != entries) {
            System.arraycopy(from, 0, entries, 0, entries.length);
        }
    }

    /** False, and nothing done, when all have the same digit there. */
    private static boolean sortByDigit(long[] from, int shift, long[] to) {
        int[] next = new int[DIGITS + 1];
        for (long entry : from) {
            next[digit(entry, shift) + 1]++;
        }
        if (from.length == 0 || next[digit(from[0], shift) + 1] == from.length) {
            return false;
        }
        for (int i = 1; i < next.length; i++) {
            next[i] += next[i - 1];
        }
        for (long entry : from) {
            to[next[digit(entry, shift)]++] = entry;
        }
        return true;
    }

    private static int digit(long entry, int shift) {
        return (int) (entry >>> shift) & (DIGITS - 1);
    }
}
