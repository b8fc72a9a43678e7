package dev.millrace.engine.invocation;

import java.util.Arrays;

/**
 * What a run's code printed. Keeps the last {@value #TAIL_BYTES_MAX} bytes for the caller. Thread-safe.
 */
public final class RunLog {
    /** How much of the log an answer may carry, in bytes (AWS's value). */
    public static final int TAIL_BYTES_MAX = 4096;

    private final byte[] ring = new byte[TAIL_BYTES_MAX];
    private long writtenBytes;

    /** Takes the bytes that the code printed, in UTF-8. */
    public synchronized void write(byte[] bytes, int offset, int length) {
        int skipped = Math.max(0, length - ring.length);
        for (int i = offset + skipped; i < offset + length; i++) {
            ring[(int) ((writtenBytes + i - offset) % ring.length)] = bytes[i];
        }
        writtenBytes += length;
    }

    /** The last bytes that were printed. */
    public synchronized byte[] tail() {
        if (writtenBytes <= ring.length) {
            return Arrays.copyOf(ring, (int) writtenBytes);
        }
        int start = (int) (writtenBytes % ring.length);
        byte[] tail = new byte[ring.length];
        System.arraycopy(ring, start, tail, 0, ring.length - start);
        System.arraycopy(ring, 0, tail, ring.length - start, start);
        return tail;
    }

    public synchronized long writtenBytes() {
        return writtenBytes;
    }

    /** Bytes that could not be kept anywhere. */
    public synchronized long droppedBytes() {
        return Math.max(0, writtenBytes - ring.length);
    }
}
