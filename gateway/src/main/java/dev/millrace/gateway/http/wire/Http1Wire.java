package dev.millrace.gateway.http.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.nio.charset.StandardCharsets;

/**
 * HTTP/1.1. Each answer is written as one buffer; Netty's response encoder does the same with an object, a header map
 * and a promise per answer. Confined to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the connection, which its owner is told of
public final class Http1Wire implements Wire {
    private static final Framing PERSISTENT = new Framing(false, false, false);
    private static final byte[] CONTINUE = ascii("HTTP/1.1 100 Continue\r\n\r\n");
    private static final byte[] REQUEST_ID = ascii("x-amzn-RequestId: ");
    private static final byte[] TRACE_FORM = ascii("\r\nX-Amzn-Trace-Id: Root=1-00000000-000000000000000000000000"
            + ";Parent=0000000000000000;Sampled=0");
    private static final int TRACE_SECOND = 26;
    private static final int TRACE_ID = TRACE_SECOND + 9;
    private static final int TRACE_SPAN = TRACE_ID + 32;
    private static final byte[] CONTENT_LENGTH = ascii("\r\nContent-Length: ");
    private static final byte[] CHUNKED = ascii("\r\nTransfer-Encoding: chunked");
    private static final byte[] CLOSE = ascii("\r\nConnection: close");
    private static final byte[] KEEP_ALIVE = ascii("\r\nConnection: keep-alive");
    private static final byte[] END = ascii("\r\n\r\n");
    private static final ByteBuf CRLF =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeBytes(new byte[] {'\r', '\n'}));
    private static final ByteBuf LAST_CHUNK =
            Unpooled.unreleasableBuffer(Unpooled.directBuffer(5).writeBytes(ascii("0\r\n\r\n")));
    private static final byte[] HEX = ascii("0123456789abcdef");

    /** More than the lines that are added to a head can need. */
    private static final int ADDED_BYTES_MAX = 384;
    /** Up to here a body is copied behind its head; a larger one is sent from the array that it is in. */
    private static final int COPIED_BODY_BYTES_MAX = 32 * 1024;

    private static final int REQUEST_ID_BYTES = 36;

    /** Where an answer is put together: one copy into Netty's buffer costs less than a checked write for each part. */
    private byte[] text = new byte[4 * 1024];

    private int length;
    private byte[] date = {};

    @Override
    public void date(String now) {
        date = ascii("\r\nDate: " + now);
    }

    @Override
    public Framing framing(HttpRequest request, boolean mayPersist) {
        boolean persists = mayPersist && HttpUtil.isKeepAlive(request);
        boolean headOnly = request.method().equals(HttpMethod.HEAD);
        boolean oldClient = isOld(request);
        return persists && !headOnly && !oldClient ? PERSISTENT : new Framing(headOnly, !persists, oldClient);
    }

    @Override
    public BodyForm bodyForm(HttpRequest request, ReplyHead head, long bodyBytes) {
        if (!head.allowsBody() || request.method().equals(HttpMethod.HEAD)) {
            return BodyForm.NONE;
        }
        if (bodyBytes >= 0) {
            return BodyForm.COUNTED;
        }
        return isOld(request) ? BodyForm.UNTIL_CLOSE : BodyForm.CHUNKED;
    }

    @Override
    public void goOn(Channel channel) {
        channel.writeAndFlush(Unpooled.wrappedBuffer(CONTINUE), channel.voidPromise());
    }

    @Override
    public void answer(
            Channel channel,
            ReplyHead head,
            Payload body,
            RequestId requestId,
            long traceEpochSecond,
            Framing framing,
            ChannelPromise sent) {
        channel.writeAndFlush(whole(channel.alloc(), head, body, requestId, traceEpochSecond, framing), sent);
    }

    @Override
    public void head(
            Channel channel,
            ReplyHead head,
            RequestId requestId,
            long traceEpochSecond,
            Framing framing,
            BodyForm form,
            long bodyBytes) {
        begin(head.bytes().length + ADDED_BYTES_MAX);
        addHead(head, requestId, traceEpochSecond, framing);
        if (form == BodyForm.CHUNKED) {
            add(CHUNKED);
        } else if (bodyBytes >= 0 && head.allowsBody()) {
            add(CONTENT_LENGTH);
            addDecimal(bodyBytes);
        }
        add(END);
        channel.writeAndFlush(
                channel.alloc().ioBuffer(length, length).writeBytes(text, 0, length), channel.voidPromise());
    }

    @Override
    public void part(Channel channel, BodyForm form, ByteBuf part) {
        if (form == BodyForm.CHUNKED) {
            byte[] size = ascii(Integer.toHexString(part.readableBytes()) + "\r\n");
            channel.write(channel.alloc().ioBuffer(size.length).writeBytes(size), channel.voidPromise());
            channel.write(part, channel.voidPromise());
            channel.writeAndFlush(CRLF.duplicate(), channel.voidPromise());
        } else {
            channel.writeAndFlush(part, channel.voidPromise());
        }
    }

    @Override
    public void end(Channel channel, BodyForm form, ChannelPromise sent) {
        channel.writeAndFlush(form == BodyForm.CHUNKED ? LAST_CHUNK.duplicate() : Unpooled.EMPTY_BUFFER, sent);
    }

    /** A plain close would reset the connection before the answer is read, so only our direction is closed. */
    @Override
    public void refuseRest(Channel channel) {
        ((DuplexChannel) channel).shutdownOutput();
    }

    @Override
    public void breakOff(Channel channel) {
        channel.close();
    }

    private ByteBuf whole(
            ByteBufAllocator allocator,
            ReplyHead head,
            Payload body,
            RequestId requestId,
            long traceEpochSecond,
            Framing framing) {
        int bodyBytes = head.allowsBody() && !framing.headOnly() ? body.sizeBytes() : 0;
        boolean copied = bodyBytes <= COPIED_BODY_BYTES_MAX;
        begin(head.bytes().length + ADDED_BYTES_MAX + (copied ? bodyBytes : 0));
        addHead(head, requestId, traceEpochSecond, framing);
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

    private void addHead(ReplyHead head, RequestId requestId, long traceEpochSecond, Framing framing) {
        add(head.bytes());
        add(REQUEST_ID);
        addId(requestId);
        if (traceEpochSecond != 0) {
            addTrace(requestId, traceEpochSecond);
        }
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

    /** What {@link TraceHeader#root} and the first span of the request say, without a text in between. */
    private void addTrace(RequestId id, long epochSecond) {
        System.arraycopy(TRACE_FORM, 0, text, length, TRACE_FORM.length);
        addHex(epochSecond, 32, TRACE_SECOND, 8);
        addHex(id.high(), 32, TRACE_ID, 8);
        addHex(id.low(), 64, TRACE_ID + 8, 16);
        addHex(RunTrace.spanId(id.high(), id.low(), 1), 64, TRACE_SPAN, 16);
        length += TRACE_FORM.length;
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

    private static boolean isOld(HttpRequest request) {
        return !request.protocolVersion().isKeepAliveDefault();
    }
}
