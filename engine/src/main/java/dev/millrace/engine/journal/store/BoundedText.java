package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text of bounded length in a document: its length in bytes as u16, then UTF-8. */
public final class BoundedText {
    /** What the length takes, in bytes. */
    public static final int LENGTH_BYTES = 2;

    private BoundedText() {}

    /** Puts the text, cut between two characters to at most {@code bytesMax} bytes; {@code bytesMax} is below 2^16. */
    public static void put(ByteBuffer to, String text, int bytesMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, bytesMax);
        if (length < bytes.length) {
            while (length > 0 && (bytes[length] & 0xC0) == 0x80) {
                length--;
            }
        }
        to.putShort((short) length).put(bytes, 0, length);
    }

    public static String get(ByteBuffer from) {
        byte[] bytes = new byte[Short.toUnsignedInt(from.getShort())];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
