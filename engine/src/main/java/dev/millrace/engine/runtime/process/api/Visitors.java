package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.runtime.process.host.LocalSocket;
import dev.millrace.engine.runtime.process.host.LocalSockets;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who is at the other end of connections to the ports of workers, before a byte of them is read. One thread
 * does, as it may have to look at all that a worker has open; event loops have no time for that. Thread-safe.
 */
final class Visitors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);

    private final ExecutorService looks = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("worker-visitors").daemon().factory());
    /** Opened for the first caller, as the linking of native calls takes 140 ms; used by that thread alone. */
    private @Nullable LocalSockets sockets;

    /** Tells {@code verdict}, once, on the channel's event loop, whether the socket at its other end is rightful. */
    void look(SocketChannel visitor, Predicate<LocalSocket> rightful, Consumer<Boolean> verdict) {
        looks.execute(() -> {
            boolean isRightful = isRightful(visitor, rightful);
            try {
                visitor.eventLoop().execute(() -> verdict.accept(isRightful));
            } catch (RejectedExecutionException closed) {
                LOG.debug("the server ended before it was known who called", closed);
            }
        });
    }

    private boolean isRightful(SocketChannel visitor, Predicate<LocalSocket> rightful) {
        try {
            if (sockets == null) {
                sockets = LocalSockets.open();
            }
            LocalSocket other = visitor.remoteAddress() == null
                    ? null
                    : sockets.connected(visitor.remoteAddress(), visitor.localAddress());
            return other != null && rightful.test(other);
        } catch (IOException | RuntimeException | Error broken) {
            LOG.error("turned a caller of a worker's port away, as it cannot be known who it is", broken);
            return false;
        }
    }

    /** Ends the looking, and with it the kernel's connection. */
    @Override
    public void close() {
        looks.execute(() -> {
            if (sockets != null) {
                sockets.close();
            }
        });
        looks.shutdown();
    }
}
