package dev.millrace.engine.invocation;

import java.nio.charset.StandardCharsets;

/**
 * Bytes of a request or a response. Immutable by agreement: whoever hands over the array does not touch it again,
 * and nobody writes to {@link #array()}.
 */
public final class Payload {
    public static final Payload EMPTY = new Payload(new byte[0]);
    /** The most that a synchronous request or response may hold, in bytes (6 MiB + 100, as AWS enforces it). */
    public static final int SYNC_BYTES_MAX = 6_291_556;

    private final byte[] bytes;

    private Payload(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Takes over {@code bytes} without a copy. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes);
    }

    public static Payload ofText(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public byte[] array() {
        return bytes;
    }

    public int sizeBytes() {
        return bytes.length;
    }

    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
