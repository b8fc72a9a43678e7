package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Finds entries in a part's file. As hashes are spread evenly, the hash itself says nearly where to read: two or three
 * short reads whatever the number of runs. Confined to one thread.
 */
final class EntrySearch {
    private static final int WINDOW = 1024;
    private static final int GUESSES_MAX = 4;
    private static final double HASHES = 0x1p64;

    private final StoredPart part;
    private final FileChannel channel;
    private final ByteBuffer bytes = StoredPart.buffer(WINDOW * IndexEntry.BYTES);
    private long windowStart;
    private LongBuffer window = LongBuffer.allocate(0);

    EntrySearch(StoredPart part, FileChannel channel) {
        this.part = part;
        this.channel = channel;
    }

    long[] sequencesOf(int idHash) throws IOException {
        long key = IndexEntry.of(idHash, 0);
        LongStream.Builder found = LongStream.builder();
        for (long i = firstNotBelow(key); i < part.entries(); i++) {
            if (i >= windowStart + window.limit()) {
                read(i);
            }
            long entry = window.get((int) (i - windowStart));
            if (IndexEntry.hashOf(entry) != idHash) {
                break;
            }
            found.add(IndexEntry.sequenceOf(entry));
        }
        long[] sequences = found.build().toArray();
        return Arrays.stream(sequences).distinct().toArray();
    }

    /** The number of the first entry that is not below the key, with the window around it or at the end. */
    private long firstNotBelow(long key) throws IOException {
        long low = 0; // all before are below
        long high = part.entries(); // this one and all behind are not below
        long guess = (long) (unsigned(key) / HASHES * part.entries());
        for (int tries = 0; low < high; tries++) {
            if (tries >= GUESSES_MAX) {
                guess = (low + high) >>> 1;
            }
            read(Math.clamp(guess - WINDOW / 2, low, high - 1));
            long first = window.get(0);
            long last = window.get(window.limit() - 1);
            if (Long.compareUnsigned(first, key) >= 0) {
                high = windowStart;
                guess = windowStart - expected(first - key);
            } else if (Long.compareUnsigned(last, key) < 0) {
                low = windowStart + window.limit();
                guess = low + expected(key - last);
            } else {
                return windowStart + inWindow(key);
            }
        }
        return low;
    }

    private long expected(long distance) {
        return (long) (unsigned(distance) / HASHES * part.entries());
    }

    private int inWindow(long key) {
        int low = 0;
        int high = window.limit();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(window.get(middle), key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private void read(long first) throws IOException {
        int count = (int) Math.min(WINDOW, part.entries() - first);
        bytes.clear().limit(count * IndexEntry.BYTES);
        StoredPart.readFully(channel, bytes, part.entryOffset(first));
        windowStart = first;
        window = bytes.asLongBuffer();
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }
}
