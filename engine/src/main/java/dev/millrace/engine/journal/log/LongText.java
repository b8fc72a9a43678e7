package dev.millrace.engine.journal.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text in a document that may be long: its length in bytes (4), then UTF-8. */
final class LongText {
    private LongText() {}

    /** Puts the text, cut between two characters to at most {@code bytesMax} bytes. */
    static void put(ByteBuffer to, String text, int bytesMax) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(bytes.length, bytesMax);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        to.putInt(length).put(bytes, 0, length);
    }

    /** Throws {@link java.nio.BufferUnderflowException} when there is less than its length says. */
    static String get(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw new IllegalArgumentException(
                    "a text of " + length + " bytes where " + from.remaining() + " are left");
        }
        String text = new String(
                from.array(), from.arrayOffset() + from.position(), length, StandardCharsets.UTF_8);
        from.position(from.position() + length);
        return text;
    }
}
