package dev.millrace.gateway.http.request;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;

/**
 * Makes the parts of a request of the frames of a stream of HTTP/2, as HTTP/1.1's decoder does of bytes. A stream whose
 * request is malformed is reset. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what fails closes the stream, which its owner is told of
public final class StreamDecoder extends ChannelInboundHandlerAdapter {
    private boolean begun;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case Http2HeadersFrame head when !begun -> begin(context, head);
            case Http2HeadersFrame _ -> context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT); // trailers
            case Http2DataFrame part ->
                context.fireChannelRead(
                        part.isEndStream()
                                ? new DefaultLastHttpContent(part.content())
                                : new DefaultHttpContent(part.content()));
            default -> ReferenceCountUtil.release(message); // an extension, which is none of ours
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof Http2ResetFrame) {
            context.channel().config().setAutoRead(true); // the stream ends behind what waits to be read
        }
        context.fireUserEventTriggered(event);
    }

    /** Netty resets the stream. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!ClientFault.isBehind(cause)) {
            context.fireExceptionCaught(cause);
        }
    }

    private void begin(ChannelHandlerContext context, Http2HeadersFrame frame) {
        StreamRequest request;
        try {
            request = StreamRequest.of(frame.headers(), frame.isEndStream());
        } catch (IllegalArgumentException _) {
            context.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.PROTOCOL_ERROR))
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        begun = true;
        context.fireChannelRead(request);
        if (frame.isEndStream()) {
            context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }
}
