package dev.millrace.telemetry.lookup.part;

import java.util.Arrays;

/**
 * One run in the index, in eight bytes: the hash of its request id in the upper half, and in the lower one the number
 * of its batch. Entries are ordered as unsigned numbers.
 */
public final class IndexEntry {
    static final int BYTES = Long.BYTES;

    private static final int HASH_SHIFT = 32;

    private IndexEntry() {}

    /** The hash of a request id. Ids are random mostly, but an outsider may choose them; so both halves are mixed. */
    public static int hash(long requestIdHigh, long requestIdLow) {
        long mixed = (requestIdHigh ^ Long.rotateLeft(requestIdLow, 31)) * 0x9E37_79B9_7F4A_7C15L + requestIdLow;
        mixed = (mixed ^ mixed >>> 33) * 0xFF51_AFD7_ED55_8CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CE_B9FE_1A85_EC53L;
        return (int) (mixed >>> HASH_SHIFT);
    }

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
