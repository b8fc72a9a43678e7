package dev.millrace.engine.runtime.java.handler;

import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Collects a response and holds no more of it than a response may have, however much the function writes. Most
 * responses come in one piece: the first array is as long as the first piece, and becomes the content.
 * Thread-safe: a function may hand its output stream to other threads.
 */
public final class ResponseBuffer extends OutputStream {
    private static final byte[] NONE = {};
    /** For a response that begins with a single byte: many more will follow. */
    private static final int CAPACITY_BYTES_MIN = 512;

    private final int responseBytesMax;
    private byte[] bytes = NONE;
    private int sizeBytes;
    private boolean overflowed;

    public ResponseBuffer(int responseBytesMax) {
        this.responseBytesMax = responseBytesMax;
    }

    @Override
    public synchronized void write(int value) {
        if (reserve(1, CAPACITY_BYTES_MIN)) {
            bytes[sizeBytes++] = (byte) value;
        }
    }

    @Override
    public synchronized void write(byte[] source, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (reserve(length, length)) {
            System.arraycopy(source, offset, bytes, sizeBytes, length);
            sizeBytes += length;
        }
    }

    /** Whether more was written than a response may hold; the content is worthless then. */
    public synchronized boolean overflowed() {
        return overflowed;
    }

    /** What was written; later writes do not change it. */
    public synchronized byte[] content() {
        return sizeBytes == bytes.length ? bytes : Arrays.copyOf(bytes, sizeBytes);
    }

    private boolean reserve(int moreBytes, int capacityBytesMin) {
        if (overflowed || moreBytes > responseBytesMax - sizeBytes) {
            overflowed = true;
            bytes = NONE;
            sizeBytes = 0;
            return false;
        }
        if (sizeBytes + moreBytes > bytes.length) {
            long doubled = Math.max(2L * bytes.length, (long) sizeBytes + moreBytes);
            bytes = Arrays.copyOf(bytes, (int) Math.min(responseBytesMax, Math.max(doubled, capacityBytesMin)));
        }
        return true;
    }
}
