package dev.millrace.gateway.object.servlet;

import io.netty.buffer.ByteBuf;

/** A line of a body in chunks, as far as it has come. Confined to the event loop. */
final class ChunkLine {
    private static final int CHARS_MAX = 4 * 1024;

    private final StringBuilder text = new StringBuilder();

    /** Takes what there is of the line, to its end if that is there. */
    boolean isWhole(ByteBuf from) throws BrokenBodyException {
        while (from.isReadable()) {
            char next = (char) from.readUnsignedByte();
            if (next == '\n') {
                return true;
            }
            if (text.length() >= CHARS_MAX) {
                throw new BrokenBodyException(
                        "InvalidRequest", "A line between chunks is longer than " + CHARS_MAX + " bytes.");
            }
            text.append(next);
        }
        return false;
    }

    /** The line without its end. The next one begins. */
    String take() {
        int length = text.length();
        String line = text.substring(0, length > 0 && text.charAt(length - 1) == '\r' ? length - 1 : length);
        text.setLength(0);
        return line;
    }
}
