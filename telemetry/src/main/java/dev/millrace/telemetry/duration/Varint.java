package dev.millrace.telemetry.duration;

import java.nio.ByteBuffer;

/** Numbers of seven bits a byte, the least first; the top bit of a byte says that there are more. */
public final class Varint {
    /** Bytes of the longest number. */
    public static final int BYTES_MAX = 10;

    private Varint() {}

    public static void put(ByteBuffer bytes, long number) {
        long left = number;
        while ((left & ~0x7FL) != 0) {
            bytes.put((byte) ((left & 0x7F) | 0x80));
            left >>>= 7;
        }
        bytes.put((byte) left);
    }

    /** Throws {@link IllegalArgumentException} for bytes that are no number. */
    public static long get(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = bytes.get();
            number |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number has no end");
    }
}
