package dev.millrace.engine.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that serve connections: epoll where the machine has it, NIO elsewhere. Thread-safe. */
public final class EventLoops implements AutoCloseable {
    private static final long QUIET_MILLIS = 0;
    private static final long CLOSE_TIMEOUT_MILLIS = 2_000;

    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> serverChannel;
    private final Class<? extends ServerChannel> socketFileChannel;

    private EventLoops(
            EventLoopGroup group,
            Class<? extends ServerChannel> serverChannel,
            Class<? extends ServerChannel> socketFileChannel) {
        this.group = group;
        this.serverChannel = serverChannel;
        this.socketFileChannel = socketFileChannel;
    }

    /** Starts {@code loops} threads made by {@code threads}. */
    public static EventLoops start(int loops, ThreadFactory threads) {
        if (Epoll.isAvailable()) {
            return new EventLoops(
                    new MultiThreadIoEventLoopGroup(loops, threads, EpollIoHandler.newFactory()),
                    EpollServerSocketChannel.class,
                    EpollServerDomainSocketChannel.class);
        }
        return new EventLoops(
                new MultiThreadIoEventLoopGroup(loops, threads, NioIoHandler.newFactory()),
                NioServerSocketChannel.class,
                NioServerDomainSocketChannel.class);
    }

    /** One loop up to two cores, where a second one was measured to cost a fifth; half the cores beyond. */
    public static int loopsFor(int cores) {
        return Math.max(1, cores / 2);
    }

    public EventLoopGroup group() {
        return group;
    }

    /** The kind of channel that listens on a TCP port. */
    public Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    /** The kind of channel that listens on a socket file. */
    public Class<? extends ServerChannel> socketFileChannel() {
        return socketFileChannel;
    }

    /** The address of a socket file, of the class that {@link #socketFileChannel()} takes. */
    public SocketAddress socketFile(Path file) {
        return socketFileChannel == EpollServerDomainSocketChannel.class
                ? new DomainSocketAddress(file.toFile())
                : UnixDomainSocketAddress.of(file);
    }

    public List<EventLoop> all() {
        List<EventLoop> loops = new ArrayList<>();
        for (EventExecutor executor : group) {
            loops.add((EventLoop) executor);
        }
        return loops;
    }

    @Override
    public void close() {
        group.shutdownGracefully(QUIET_MILLIS, CLOSE_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_TIMEOUT_MILLIS);
    }
}
