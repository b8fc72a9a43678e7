package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.StreamedReply.BodyForm;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes answers as HTTP/1.1 messages, each as one buffer. Netty's response encoder does the same with an object, a
 * header map and a promise per answer. Confined to one event loop.
 */
public final class ReplyWriter {
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] REQUEST_ID = ascii("x-amzn-RequestId: ");
    private static final byte[] CONTENT_LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] CHUNKED = ascii("\r\nTransfer-Encoding: chunked");
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

    private static final int REQUEST_ID_BYTES = 36;

    /** Where an answer is put together: one copy into Netty's buffer costs less than a checked write for each part. */
    private byte[] text = new byte[4 * 1024];

    private int length;
    private byte[] date = {};

    /** What the Date header says from now on; set once a second. */
    public void date(Instant now) {
        date = ascii("\r\nDate: " + RFC_9110_DATE.format(now));
    }

    /** The interim answer to {@code Expect: 100-continue}. */
    public static ByteBuf goOn() {
        return Unpooled.wrappedBuffer(CONTINUE);
    }

    public ByteBuf write(
            ByteBufAllocator allocator, ReplyHead head, Payload body, RequestId requestId, Framing framing) {
        int bodyBytes = head.allowsBody() && !framing.headOnly() ? body.sizeBytes() : 0;
        boolean copied = bodyBytes <= COPIED_BODY_BYTES_MAX;
        begin(head.bytes().length + ADDED_BYTES_MAX + (copied ? bodyBytes : 0));
        addHead(head, requestId, framing);
        if (head.allowsBody()) {
            add(CONTENT_LENGTH);
            addDecimal(body.sizeBytes());
        }
        add(END);
        if (copied) {
            System.arraycopy(body.array(), 0, text, length, bodyBytes);
            length += bodyBytes;
        }
        ByteBuf out = allocator.ioBuffer(length, length).writeBytes(text, 0, length);
        return copied ? out : Unpooled.wrappedBuffer(out, Unpooled.wrappedBuffer(body.array()));
    }

    /**
     * The head of an answer whose body follows in parts.
     *
     * @param bodyBytes how long the body is, where it is {@link BodyForm#COUNTED}
     */
    public ByteBuf writeHead(
            ByteBufAllocator allocator,
            ReplyHead head,
            RequestId requestId,
            Framing framing,
            BodyForm form,
            long bodyBytes) {
        begin(head.bytes().length + ADDED_BYTES_MAX);
        addHead(head, requestId, framing);
        if (form == BodyForm.CHUNKED) {
            add(CHUNKED);
        } else if (bodyBytes >= 0 && head.allowsBody()) {
            add(CONTENT_LENGTH);
            addDecimal(bodyBytes);
        }
        add(END);
        return allocator.ioBuffer(length, length).writeBytes(text, 0, length);
    }

    private void addHead(ReplyHead head, RequestId requestId, Framing framing) {
        add(head.bytes());
        add(REQUEST_ID);
        addId(requestId);
        add(date);
        if (framing.closes()) {
            add(CLOSE);
        } else if (framing.saysKeepAlive()) {
            add(KEEP_ALIVE);
        }
    }

    private void begin(int bytesMax) {
        length = 0;
        if (text.length < bytesMax) {
            text = new byte[bytesMax];
        }
    }

    private void add(byte[] part) {
        System.arraycopy(part, 0, text, length, part.length);
        length += part.length;
    }

    private void addId(RequestId id) {
        addHex(id.high(), 64, 0, 8);
        addHex(id.high(), 32, 9, 4);
        addHex(id.high(), 16, 14, 4);
        addHex(id.low(), 64, 19, 4);
        addHex(id.low(), 48, 24, 12);
        text[length + 8] = text[length + 13] = text[length + 18] = text[length + 23] = '-';
        length += REQUEST_ID_BYTES;
    }

    /** Writes the {@code digits} hexadecimal digits below bit {@code fromBit}, {@code offset} bytes on. */
    private void addHex(long value, int fromBit, int offset, int digits) {
        for (int i = 0; i < digits; i++) {
            text[length + offset + i] = HEX[(int) (value >>> (fromBit - 4 * (i + 1))) & 0xF];
        }
    }

    private void addDecimal(long value) {
        int digits = 1;
        for (long rest = value / 10; rest > 0; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = digits - 1; i >= 0; i--) {
            text[length + i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What an answer owes to the request's method, version and connection. Immutable. */
    public record Framing(boolean headOnly, boolean closes, boolean saysKeepAlive) {
        private static final Framing PERSISTENT = new Framing(false, false, false);

        /**
         * Framing for an answer to this request.
         *
         * @param mayPersist whether the connection could take another request after it
         */
        public static Framing of(HttpRequest request, boolean mayPersist) {
            boolean persists = mayPersist && HttpUtil.isKeepAlive(request);
            boolean headOnly = request.method().equals(HttpMethod.HEAD);
            boolean oldClient = !request.protocolVersion().isKeepAliveDefault();
            return persists && !headOnly && !oldClient ? PERSISTENT : new Framing(headOnly, !persists, oldClient);
        }
    }
}
