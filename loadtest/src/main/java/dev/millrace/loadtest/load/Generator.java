package dev.millrace.loadtest.load;

import dev.millrace.engine.clock.Clock;
import dev.millrace.loadtest.load.measurement.LoadEvent;
import dev.millrace.loadtest.load.measurement.LoadResult;
import dev.millrace.loadtest.load.measurement.LoadSecond;
import dev.millrace.loadtest.load.scenario.Scenario;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Puts load on an HTTP endpoint from one event loop. Thread-safe: each run has a loop and connections of its own.
 *
 * <p>One loop, because the generator usually shares a small machine with the server, and because one loop is enough
 * to saturate a server on the same two cores.
 */
public final class Generator {
    private final Clock clock;

    public Generator(Clock clock) {
        this.clock = clock;
    }

    /**
     * Runs a scenario to its end on the calling thread's time.
     *
     * @param progress told of every second, on the calling thread
     * @throws LoadException when no connection can be opened
     */
    public LoadResult run(Scenario scenario, Consumer<LoadSecond> progress) throws InterruptedException {
        return run(scenario, progress, new CompletableFuture<>());
    }

    /** The same, but ends early, with what was measured until then, when {@code stop} completes. */
    public LoadResult run(Scenario scenario, Consumer<LoadSecond> progress, CompletableFuture<?> stop)
            throws InterruptedException {
        boolean epoll = Epoll.isAvailable();
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("millrace-load", true),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        try {
            // One event a second, so the queue needs no bound; a blocked terminal must not block the event loop.
            BlockingQueue<LoadEvent> events = new LinkedBlockingQueue<>();
            EventLoop loop = group.next();
            Bootstrap bootstrap = bootstrap(loop, epoll ? EpollSocketChannel.class : NioSocketChannel.class, scenario);
            LoadRun run = new LoadRun(scenario, loop, bootstrap, clock, events::add);
            loop.execute(Guarded.by(run, run::begin));
            var _ = stop.thenRunAsync(Guarded.by(run, run::stop), loop);
            return follow(events, progress);
        } finally {
            var _ = group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
        }
    }

    private static Bootstrap bootstrap(EventLoop loop, Class<? extends Channel> channel, Scenario scenario) {
        return new Bootstrap()
                .group(loop)
                .channel(channel)
                .remoteAddress(scenario.endpoint().resolve())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) scenario.timeout().toMillis());
    }

    private static LoadResult follow(BlockingQueue<LoadEvent> events, Consumer<LoadSecond> progress)
            throws InterruptedException {
        while (true) {
            switch (events.take()) {
                case LoadSecond second -> progress.accept(second);
                case LoadResult result -> {
                    return result;
                }
                case LoadEvent.Failed(LoadException refused) -> throw refused;
                case LoadEvent.Failed(Exception cause) -> throw new IllegalStateException(cause);
            }
        }
    }
}
