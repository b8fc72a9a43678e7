package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.loop.EventLoops;
import dev.millrace.engine.runtime.process.host.LocalSocket;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * The server of the Lambda Runtime API for all workers. Each worker has doors of its own, a socket file and a port on
 * the loopback address, by which it is told apart: clients take a host and a port from their environment, and nothing
 * else. Who may use the file, its place says; who may use the port, {@link PortDoor} finds out. Thread-safe.
 */
public final class RuntimeApi implements AutoCloseable {
    private static final int LINE_BYTES_MAX = 8 * 1024;
    /** AWS's Java client sends causes of errors of up to 1 MiB as a header. */
    private static final int HEADER_BYTES_MAX = 1_200_000;

    private final EventLoops loops;
    private final Clock clock;
    private final Runnable endOfBatch;
    private final Visitors visitors = new Visitors();

    /** @param endOfBatch called on an event loop after one or several runs have ended */
    public RuntimeApi(Clock clock, Runnable endOfBatch) {
        this.loops = EventLoops.start(
                1, Thread.ofPlatform().name("worker-api-", 1).daemon().factory());
        this.clock = clock;
        this.endOfBatch = endOfBatch;
    }

    /**
     * Opens the doors of one worker.
     *
     * @param rightful whether a socket is the worker's: others are turned away at its port. It may take a while, and is
     *     asked by one thread at a time
     */
    public Doors open(Path socketFile, int placesMax, WorkerOutput output, Predicate<LocalSocket> rightful)
            throws IOException {
        EventLoop loop = loops.group().next();
        RuntimeApiLink link = new RuntimeApiLink(loop, placesMax, output, clock, endOfBatch);
        try {
            listen(file(link).group(loop), loops.socketFile(socketFile), link);
            PortDoor door = new PortDoor(visitors, rightful, visitor -> welcome(visitor, link));
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Channel port = listen(door.bootstrap(loops.serverChannel()).group(loop), anyPort, link);
            return new Doors(link, ((InetSocketAddress) port.localAddress()).getPort());
        } catch (IOException e) {
            link.close();
            throw e;
        }
    }

    /** Who can reach the file may come in. */
    private ServerBootstrap file(RuntimeApiLink link) {
        return new ServerBootstrap()
                .channel(loops.socketFileChannel())
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel visitor) {
                        welcome(visitor, link);
                    }
                });
    }

    private static void welcome(Channel visitor, RuntimeApiLink link) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig().setMaxInitialLineLength(LINE_BYTES_MAX).setMaxHeaderSize(HEADER_BYTES_MAX);
        visitor.pipeline().addLast(new HttpRequestDecoder(limits), new ApiConnection(link, visitor));
    }

    private static Channel listen(ServerBootstrap door, SocketAddress address, RuntimeApiLink link)
            throws IOException {
        ChannelFuture bound = door.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("no worker can be reached by " + address, bound.cause());
        }
        bound.channel().eventLoop().submit(() -> link.listensOn(bound.channel())).awaitUninterruptibly();
        return bound.channel();
    }

    @Override
    public void close() {
        loops.close();
        visitors.close();
    }

    /**
     * Where one worker finds the server.
     *
     * @param port on the loopback address
     */
    public record Doors(RuntimeApiLink link, int port) {}
}
