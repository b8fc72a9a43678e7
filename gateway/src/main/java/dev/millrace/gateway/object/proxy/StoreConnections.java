package dev.millrace.gateway.object.proxy;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.loop.EventLoops;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One event loop's connections to the store, used one after another. Confined to the event loop. */
@SuppressWarnings("FutureReturnValueIgnored") // the listener is told of what became of a connect
final class StoreConnections {
    /** The store closes what is idle for 30 s: a connection that old might close under a request. */
    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private static final int HEADER_BYTES_MAX = 64 * 1024;
    private static final int LINE_BYTES_MAX = 8 * 1024;
    private static final int CHUNK_BYTES_MAX = 64 * 1024;

    private final Bootstrap bootstrap;
    private final Clock clock;
    private final Deque<Idle> idle = new ArrayDeque<>();

    StoreConnections(EventLoop loop, EventLoops loops, Clock clock) {
        this.clock = clock;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(loops.clientChannel())
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(LINE_BYTES_MAX, HEADER_BYTES_MAX, CHUNK_BYTES_MAX));
                    }
                });
    }

    /** Hands over a connection that nobody uses, at once or when it has been made; null when it cannot be made. */
    void take(int port, Consumer<@Nullable Channel> then) {
        long now = clock.nanoTime();
        while (!idle.isEmpty()) {
            Idle newest = idle.removeLast();
            if (newest.channel.isActive() && now - newest.sinceNanos < IDLE_NANOS_MAX) {
                then.accept(newest.channel);
                return;
            }
            newest.channel.close();
        }
        bootstrap
                .connect("127.0.0.1", port)
                .addListener((ChannelFutureListener)
                        connected -> then.accept(connected.isSuccess() ? connected.channel() : null));
    }

    /** Takes a connection back whose request has been answered. */
    void giveBack(Channel channel) {
        idle.addLast(new Idle(channel, clock.nanoTime()));
    }

    private record Idle(Channel channel, long sinceNanos) {}
}
