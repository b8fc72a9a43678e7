package dev.millrace.loadtest.load.client;

import io.netty.buffer.ByteBuf;

/**
 * Steps over a chunked body.
 *
 * <pre>
 *   SIZE ──► DATA ──► DATA_END ──► SIZE
 *     └─(0)─► TRAILER ──(empty line)──► done
 * </pre>
 *
 * Confined to the event loop.
 */
final class ChunkedBody {
    private enum Stage {
        SIZE,
        DATA,
        DATA_END,
        TRAILER
    }

    private static final int LINE_BYTES_MAX = 8192;

    private Stage stage = Stage.SIZE;
    private final StringBuilder line = new StringBuilder();
    private long chunkBytesLeft;

    /** Takes what there is of the body, keeping its first bytes; true when the body is complete. */
    boolean read(ByteBuf in, BodyExcerpt excerpt) {
        while (in.isReadable()) {
            if (stage == Stage.DATA) {
                chunkBytesLeft -= excerpt.take(in, chunkBytesLeft);
                if (chunkBytesLeft == 0) {
                    stage = Stage.DATA_END;
                }
            } else if (lineComplete(in) && lineEnded()) {
                stage = Stage.SIZE;
                return true;
            }
        }
        return false;
    }

    private boolean lineComplete(ByteBuf in) {
        while (in.isReadable()) {
            byte next = in.readByte();
            if (next == '\n') {
                return true;
            }
            if (next != '\r') {
                line.append((char) next);
            }
            if (line.length() > LINE_BYTES_MAX) {
                throw new MalformedReplyException("a chunk line of more than " + LINE_BYTES_MAX + " bytes");
            }
        }
        return false;
    }

    /** Acts on the line just read; true when it was the last of the body. */
    private boolean lineEnded() {
        String text = line.toString();
        line.setLength(0);
        switch (stage) {
            case SIZE -> {
                chunkBytesLeft = size(text);
                stage = chunkBytesLeft == 0 ? Stage.TRAILER : Stage.DATA;
            }
            case DATA_END -> stage = Stage.SIZE;
            case TRAILER -> {
                return text.isEmpty();
            }
            case DATA -> throw new IllegalStateException("a line inside of a chunk");
        }
        return false;
    }

    private static long size(String line) {
        int extension = line.indexOf(';');
        String digits = (extension < 0 ? line : line.substring(0, extension)).strip();
        try {
            return Integer.parseUnsignedInt(digits, 16) & 0xFFFF_FFFFL;
        } catch (NumberFormatException e) {
            throw new MalformedReplyException("chunk size '" + digits + "'", e);
        }
    }
}
