package dev.millrace.engine.journal.store;

/**
 * Places of documents: the number of the roll file, which grows with time, and the number of the document in it, from
 * 0 on. The same for every {@link RollPeriod}.
 */
public final class Positions {
    private static final int SEQUENCE_BITS = 32;

    private Positions() {}

    public static int fileOf(long position) {
        return (int) (position >>> SEQUENCE_BITS);
    }

    /** The number of the document in its file, below 2^32. */
    public static long sequenceOf(long position) {
        return position & 0xFFFF_FFFFL;
    }

    public static long of(int file, long sequence) {
        return (long) file << SEQUENCE_BITS | sequence;
    }
}
