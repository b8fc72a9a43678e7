package dev.millrace.loadtest.load.client;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Finds the end of one reply after the other in a connection's bytes: Content-Length, chunked, or until close. Keeps
 * nothing of a successful reply's body. Confined to the event loop.
 */
final class ReplyParser {
    private static final int HEAD_BYTES_MAX = 16_384;

    private final ChunkedBody chunked = new ChunkedBody();
    private final BodyExcerpt excerpt = new BodyExcerpt();
    private byte[] headBytes = new byte[512];
    private int headLength;
    private @Nullable ReplyHead head;
    private long bodyBytesLeft;

    /** Consumes bytes of {@code in}; returns true when a reply is complete. Throws {@link MalformedReplyException}. */
    boolean read(ByteBuf in) {
        while (head == null) {
            if (!readHead(in)) {
                return false;
            }
        }
        if (head.bodyBytes() == ReplyHead.CHUNKED) {
            return chunked.read(in, excerpt);
        }
        bodyBytesLeft -= excerpt.take(in, bodyBytesLeft);
        return bodyBytesLeft == 0;
    }

    /** Whether the close of the connection now is the regular end of the reply being read. */
    boolean endsByClose() {
        return head != null && head.bodyBytes() == ReplyHead.UNTIL_CLOSE;
    }

    /** Whether any byte of the next reply has come. */
    boolean hasBegun() {
        return head != null || headLength > 0;
    }

    boolean keepAlive() {
        return head != null && head.keepAlive();
    }

    /** Why the complete reply is a failure, or null when it is none; then forgets the reply. */
    @Nullable String finish() {
        ReplyHead ended = head;
        head = null;
        if (ended == null) {
            throw new IllegalStateException("no reply has been read");
        }
        return ended.isSuccess() ? null : errorClass(ended, excerpt.errorType());
    }

    private boolean readHead(ByteBuf in) {
        while (in.isReadable()) {
            int from = headLength;
            int taken = Math.min(in.readableBytes(), headBytes.length - from);
            in.getBytes(in.readerIndex(), headBytes, from, taken);
            int end = endOfHead(Math.max(3, from), from + taken);
            if (end >= 0) {
                in.skipBytes(end - from);
                headEnded(ReplyHead.parse(headBytes, end));
                return true;
            }
            in.skipBytes(taken);
            headLength += taken;
            if (headLength == headBytes.length) {
                makeRoom();
            }
        }
        return false;
    }

    private void headEnded(ReplyHead read) {
        headLength = 0;
        if (!read.isInterim()) {
            head = read;
            bodyBytesLeft = read.bodyBytes() == ReplyHead.UNTIL_CLOSE ? Long.MAX_VALUE : read.bodyBytes();
            excerpt.begin(!read.isSuccess());
        }
    }

    private void makeRoom() {
        if (headBytes.length == HEAD_BYTES_MAX) {
            throw new MalformedReplyException("headers of more than " + HEAD_BYTES_MAX + " bytes");
        }
        headBytes = Arrays.copyOf(headBytes, headBytes.length * 2);
    }

    /** Index after the empty line whose last byte is at {@code from} or later, or -1. */
    private int endOfHead(int from, int to) {
        for (int i = from; i < to; i++) {
            if (headBytes[i] == '\n'
                    && headBytes[i - 1] == '\r'
                    && headBytes[i - 2] == '\n'
                    && headBytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static String errorClass(ReplyHead head, @Nullable String typeInBody) {
        String kind = head.functionError() == null ? "http " + head.status() : "function " + head.functionError();
        String type = head.functionError() == null && head.errorType() != null ? head.errorType() : typeInBody;
        return type == null ? kind : kind + " " + type;
    }
}
