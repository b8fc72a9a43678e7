package dev.millrace.gateway.http;

import dev.millrace.gateway.http.request.ClientFault;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells by a connection's first bytes what it speaks, and makes way for those who speak it: TLS begins with a record of
 * the kind 22, HTTP/2 with a preface that is no request of HTTP/1.1. Confined to the connection's event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to changes nothing
final class FirstBytes extends ByteToMessageDecoder implements LoopScope.Timed {
    private static final int TLS_HANDSHAKE = 22;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOG = LoggerFactory.getLogger(FirstBytes.class);

    private final Protocols protocols;
    private final LoopScope scope;
    private final Channel channel;
    private final int deadlineSecond;

    FirstBytes(Protocols protocols, LoopScope scope, Channel channel) {
        this.protocols = protocols;
        this.channel = channel;
        this.scope = scope;
        this.deadlineSecond = scope.seconds() + Connection.IDLE_SECONDS_MAX;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext removed) {
        scope.closed(this);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        if (in.getByte(start) == TLS_HANDSHAKE) {
            become(protocols::tls);
            return;
        }
        int length = Math.min(in.readableBytes(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (in.getByte(start + i) != PREFACE[i]) {
                become(protocols::http1);
                return;
            }
        }
        if (length == PREFACE.length) {
            become(protocols::http2);
        }
    }

    /** The end of what the client sends; whoever speaks HTTP/1.1 is told of it, too. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof ChannelInputShutdownEvent) {
            become(protocols::http1);
        }
        super.userEventTriggered(context, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!ClientFault.isBehind(cause)) {
            LOG.warn("Closed a connection after an unexpected failure", cause);
        }
        channel.close();
    }

    @Override
    public void expireAt(int second) {
        if (second >= deadlineSecond) {
            channel.close();
        }
    }

    /** The bytes that have been read go to those who are added here. */
    private void become(Consumer<ChannelPipeline> speak) {
        ChannelPipeline pipeline = channel.pipeline();
        speak.accept(pipeline);
        pipeline.remove(this);
    }
}
