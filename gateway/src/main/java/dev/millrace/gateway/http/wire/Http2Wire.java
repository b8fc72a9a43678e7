package dev.millrace.gateway.http.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * HTTP/2: a channel is a stream, which ends with its one answer. What goes to a client that takes nothing waits in the
 * channel, as its flow control has it. Confined to one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the stream, which its owner is told of
public final class Http2Wire implements Wire {
    private static final Framing WHOLE = new Framing(false, true, false);
    private static final Framing HEAD_ONLY = new Framing(true, true, false);
    private static final AsciiString REQUEST_ID = AsciiString.cached("x-amzn-requestid");
    private static final AsciiString TRACE = AsciiString.cached("x-amzn-trace-id");
    /** They speak of a connection of HTTP/1.1 (RFC 9113, 8.2.2). */
    private static final Set<String> NOT_SENT =
            Set.of("connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade");

    private String date = "";

    @Override
    public void date(String now) {
        date = now;
    }

    @Override
    public Framing framing(HttpRequest request, boolean mayPersist) {
        return request.method().equals(HttpMethod.HEAD) ? HEAD_ONLY : WHOLE;
    }

    @Override
    public BodyForm bodyForm(HttpRequest request, ReplyHead head, long bodyBytes) {
        if (!head.allowsBody() || request.method().equals(HttpMethod.HEAD)) {
            return BodyForm.NONE;
        }
        return bodyBytes >= 0 ? BodyForm.COUNTED : BodyForm.UNTIL_CLOSE;
    }

    @Override
    public void goOn(Channel channel) {
        Http2Headers headers = new DefaultHttp2Headers(false, 1).status("100");
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
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
        Http2Headers headers = headers(head, requestId, traceEpochSecond, body.sizeBytes());
        if (framing.headOnly() || !head.allowsBody() || body.sizeBytes() == 0) {
            channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, true), sent);
        } else {
            channel.write(new DefaultHttp2HeadersFrame(headers, false));
            channel.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(body.array()), true), sent);
        }
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
        Http2Headers headers = headers(head, requestId, traceEpochSecond, bodyBytes);
        channel.writeAndFlush(new DefaultHttp2HeadersFrame(headers, false));
    }

    @Override
    public void part(Channel channel, BodyForm form, ByteBuf part) {
        channel.writeAndFlush(new DefaultHttp2DataFrame(part, false));
    }

    @Override
    public void end(Channel channel, BodyForm form, ChannelPromise sent) {
        channel.writeAndFlush(new DefaultHttp2DataFrame(true), sent);
    }

    @Override
    public void refuseRest(Channel channel) {
        reset(channel, Http2Error.NO_ERROR);
    }

    @Override
    public void breakOff(Channel channel) {
        reset(channel, Http2Error.INTERNAL_ERROR);
    }

    private static void reset(Channel channel, Http2Error error) {
        channel.writeAndFlush(new DefaultHttp2ResetFrame(error)).addListener(ChannelFutureListener.CLOSE);
    }

    private Http2Headers headers(ReplyHead head, RequestId requestId, long traceEpochSecond, long bodyBytes) {
        Http2Headers headers = new DefaultHttp2Headers(false).status(Integer.toString(head.status()));
        for (Map.Entry<String, String> header : head.headers()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!NOT_SENT.contains(name)) {
                headers.add(name, header.getValue());
            }
        }
        headers.add(REQUEST_ID, requestId.toString());
        if (traceEpochSecond != 0) {
            String begun = TraceHeader.root(requestId, traceEpochSecond * 1_000);
            headers.add(TRACE, TraceHeader.causedBy(TraceHeader.decided(begun, false), requestId, 1));
        }
        headers.add(HttpHeaderNames.DATE, date);
        if (bodyBytes >= 0 && head.allowsBody()) {
            headers.setLong(HttpHeaderNames.CONTENT_LENGTH, bodyBytes);
        }
        return headers;
    }
}
