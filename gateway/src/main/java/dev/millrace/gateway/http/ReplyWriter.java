package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes answers as HTTP/1.1 messages, each as one buffer. Netty's response encoder does the same with an object, a
 * header map and a promise per answer. Confined to one event loop.
 */
final class ReplyWriter {
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] REQUEST_ID = ascii("x-amzn-RequestId: ");
    private static final byte[] CONTENT_LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] CLOSE = ascii("\r\nConnection: close");
    private static final byte[] KEEP_ALIVE = ascii("\r\nConnection: keep-alive");
    private static final byte[] END = ascii("\r\n\r\n");
    private static final byte[] HEX = ascii("0123456789abcdef");
    private static final DateTimeFormatter RFC_9110_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** More than the lines that are added to a head can need. */
    private static final int ADDED_BYTES_MAX = 256;
    /** Up to here a body is copied behind its head; a larger one is sent from the array that it is in. */
    private static final int COPIED_BODY_BYTES_MAX = 32 * 1024;

    private final byte[] requestIdText = new byte[36];
    private byte[] date = {};

    /** What the Date header says from now on; set once a second. */
    void date(Instant now) {
        date = ascii("\r\nDate: " + RFC_9110_DATE.format(now));
    }

    /** The interim answer to {@code Expect: 100-continue}. */
    static ByteBuf goOn() {
        return Unpooled.wrappedBuffer(CONTINUE);
    }

    ByteBuf write(ByteBufAllocator allocator, ReplyHead head, Payload body, RequestId requestId, Framing framing) {
        int bodyBytes = head.allowsBody() && !framing.headOnly() ? body.sizeBytes() : 0;
        boolean copied = bodyBytes <= COPIED_BODY_BYTES_MAX;
        ByteBuf out = allocator.ioBuffer(head.bytes().length + ADDED_BYTES_MAX + (copied ? bodyBytes : 0));
        out.writeBytes(head.bytes());
        out.writeBytes(REQUEST_ID).writeBytes(text(requestId));
        out.writeBytes(date);
        if (framing.closes()) {
            out.writeBytes(CLOSE);
        } else if (framing.saysKeepAlive()) {
            out.writeBytes(KEEP_ALIVE);
        }
        if (head.allowsBody()) {
            out.writeBytes(CONTENT_LENGTH);
            writeDecimal(out, body.sizeBytes());
        }
        out.writeBytes(END);
        if (copied) {
            return out.writeBytes(body.array(), 0, bodyBytes);
        }
        return Unpooled.wrappedBuffer(out, Unpooled.wrappedBuffer(body.array()));
    }

    private byte[] text(RequestId requestId) {
        writeHex(requestId.high(), 64, 0, 8);
        writeHex(requestId.high(), 32, 9, 4);
        writeHex(requestId.high(), 16, 14, 4);
        writeHex(requestId.low(), 64, 19, 4);
        writeHex(requestId.low(), 48, 24, 12);
        requestIdText[8] = requestIdText[13] = requestIdText[18] = requestIdText[23] = '-';
        return requestIdText;
    }

    /** Writes the {@code digits} hexadecimal digits below bit {@code fromBit}. */
    private void writeHex(long value, int fromBit, int position, int digits) {
        for (int i = 0; i < digits; i++) {
            requestIdText[position + i] = HEX[(int) (value >>> (fromBit - 4 * (i + 1))) & 0xF];
        }
    }

    private static void writeDecimal(ByteBuf out, int value) {
        int divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (int rest = divisor; rest > 0; rest /= 10) {
            out.writeByte('0' + value / rest % 10);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an answer owes to the request's method, version and connection. Immutable. */
    record Framing(boolean headOnly, boolean closes, boolean saysKeepAlive) {
        static final Framing PERSISTENT = new Framing(false, false, false);
    }
}
