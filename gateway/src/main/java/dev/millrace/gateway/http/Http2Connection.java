package dev.millrace.gateway.http;

import dev.millrace.gateway.http.request.ClientFault;
import dev.millrace.gateway.http.request.InputEnd;
import dev.millrace.gateway.http.request.StrictFrames;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2PriorityFrame;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the streams of a connection of HTTP/2 share. It is closed when it has had no stream for a while, when its client
 * floods it with frames that ask for nothing, or, behind its last stream, when the server ends. A client that does not
 * take what is sent is not read either, as what is sent besides bodies is not bounded by flow control. Confined to the
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in exceptionCaught and channelInactive
final class Http2Connection extends ChannelInboundHandlerAdapter implements LoopScope.Timed {
    private static final int FAREWELL_SECONDS_MAX = 10;
    /** Pings, settings, priorities: a client sends some at the start, and few later. */
    private static final int IDLE_FRAMES_MAX = 1_000;

    private static final int IDLE_FRAMES_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    private final LoopScope scope;
    private final Channel channel;
    private final Http2FrameCodec codec;
    private int deadlineSecond;
    private boolean leaving;
    private int idleFrames;
    private int idleFramesUntilSecond;

    Http2Connection(LoopScope scope, Channel channel, Http2FrameCodec codec) {
        this.scope = scope;
        this.channel = channel;
        this.codec = codec;
        this.deadlineSecond = scope.seconds() + Connection.IDLE_SECONDS_MAX;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws Http2Exception {
        scope.opened(this);
        Http2LocalFlowController local = codec.connection().local().flowController();
        local.incrementWindowSize(codec.connection().connectionStream(), StrictFrames.addedWindowBytes());
        context.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object frame) {
        if (frame instanceof Http2StreamFrame && !(frame instanceof Http2PriorityFrame)) {
            context.fireChannelRead(frame);
        } else {
            ReferenceCountUtil.release(frame); // the codec has acted on it
            countIdle(context);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        channel.config().setAutoRead(channel.isWritable());
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (InputEnd.isToldBy(event)) {
            channel.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        scope.closed(this);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof Http2FrameStreamException) {
            context.fireExceptionCaught(cause); // ends a stream, not the connection
            return;
        }
        if (!ClientFault.isBehind(cause)) {
            LOG.warn("Closed a connection after an unexpected failure", cause);
        }
        leave();
        channel.eventLoop().execute(channel::close); // behind what the codec has to say about it
    }

    @Override
    public void expireAt(int second) {
        if (!leaving && codec.connection().numActiveStreams() > 0) {
            deadlineSecond = second + Connection.IDLE_SECONDS_MAX;
        } else if (second >= deadlineSecond) {
            if (leaving) {
                channel.pipeline().context(codec).close(); // past the codec, which waits until all has been sent
            } else {
                leave();
                channel.close();
            }
        }
    }

    /** The codec says goodbye, lets the streams that there are end, and closes. */
    @Override
    public void shutDown() {
        channel.close();
    }

    private void countIdle(ChannelHandlerContext context) {
        if (scope.seconds() >= idleFramesUntilSecond) {
            idleFramesUntilSecond = scope.seconds() + IDLE_FRAMES_SECONDS;
            idleFrames = 0;
        }
        idleFrames++;
        if (idleFrames > IDLE_FRAMES_MAX && !leaving) {
            leave();
            context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.ENHANCE_YOUR_CALM)); // the codec closes then
        }
    }

    private void leave() {
        leaving = true;
        deadlineSecond = scope.seconds() + FAREWELL_SECONDS_MAX;
    }
}
