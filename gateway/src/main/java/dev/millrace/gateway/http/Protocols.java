package dev.millrace.gateway.http;

import dev.millrace.gateway.http.request.StreamDecoder;
import dev.millrace.gateway.http.request.StrictFrames;
import dev.millrace.gateway.http.request.StrictRequestDecoder;
import dev.millrace.gateway.http.tls.Negotiation;
import dev.millrace.gateway.http.tls.ServerTls;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each connection of an event loop the handlers for what it speaks, and closes those beyond the bound, which
 * counts the streams of HTTP/2 as well: what one of them may hold is what a connection of HTTP/1.1 may. Confined to the
 * event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close of a surplus connection comes to changes nothing
final class Protocols {
    private static final String PLAIN = "http";
    private static final String ENCRYPTED = "https";
    private static final int SECONDS_BETWEEN_LINES = 60;
    private static final Logger LOG = LoggerFactory.getLogger(Protocols.class);

    private final LoopScope scope;
    private final AtomicInteger open;
    private final int openMax;
    private final @Nullable ServerTls tls;
    private int nextLineSecond;

    /**
     * Those of one loop.
     *
     * @param open connections and streams of all loops
     * @param tls null when the server has no certificate
     */
    Protocols(LoopScope scope, AtomicInteger open, int openMax, @Nullable ServerTls tls) {
        this.scope = scope;
        this.open = open;
        this.openMax = openMax;
        this.tls = tls;
    }

    /** Takes a connection on that has said nothing yet. */
    void accept(Channel channel) {
        if (admit(channel)) {
            FirstBytes first = new FirstBytes(this, scope, channel);
            channel.pipeline().addLast(first);
            scope.opened(first);
        } else {
            channel.close();
        }
    }

    void http1(ChannelPipeline pipeline) {
        http1(pipeline, PLAIN);
    }

    void http2(ChannelPipeline pipeline) {
        http2(pipeline, PLAIN);
    }

    void tls(ChannelPipeline pipeline) {
        Channel channel = pipeline.channel();
        if (tls == null) {
            if (scope.seconds() >= nextLineSecond) {
                nextLineSecond = scope.seconds() + SECONDS_BETWEEN_LINES;
                LOG.warn(
                        "Closed a connection from {} that wants TLS: the server has no certificate (--tls-certificate)",
                        channel.remoteAddress());
            }
            channel.close();
            return;
        }
        pipeline.addLast(
                tls.newHandler(channel.alloc()),
                new Negotiation(agreed -> http1(agreed, ENCRYPTED), agreed -> http2(agreed, ENCRYPTED)));
    }

    void shutDown() {
        scope.shutDown();
    }

    private void http1(ChannelPipeline pipeline, String scheme) {
        pipeline.addLast(
                new StrictRequestDecoder(), new Connection(scope, pipeline.channel(), scope.http1(), scheme));
    }

    private void http2(ChannelPipeline pipeline, String scheme) {
        Http2FrameCodec codec = StrictFrames.newCodec();
        pipeline.addLast(
                codec,
                new Http2Connection(scope, pipeline.channel(), codec),
                new Http2MultiplexHandler(streams(scheme)));
    }

    private ChannelInitializer<Channel> streams(String scheme) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel stream) {
                if (admit(stream)) {
                    stream.pipeline()
                            .addLast(new StreamDecoder(), new Connection(scope, stream, scope.http2(), scheme));
                } else {
                    stream.writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.REFUSED_STREAM))
                            .addListener(ChannelFutureListener.CLOSE);
                }
            }
        };
    }

    private boolean admit(Channel channel) {
        channel.closeFuture().addListener(closed -> open.decrementAndGet());
        return open.incrementAndGet() <= openMax;
    }
}
