package dev.millrace.engine.runtime.process.jvm;

import dev.millrace.engine.runtime.java.frame.FrameInbox;
import dev.millrace.engine.runtime.java.frame.FrameOutbox;
import dev.millrace.engine.runtime.java.frame.ReportReader;
import dev.millrace.engine.runtime.java.frame.WorkerReports;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one worker, and the thread that reads from it. Whoever flushes writes at once what the worker
 * takes; the rest is the reader's. Thread-safe.
 */
final class WorkerSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerSocket.class);

    private final Path file;
    private final JvmLink.Owner owner;
    private final ServerSocketChannel door;
    private final Selector selector;
    /** Its bound is that a place has few frames under way at any time: none of them may make a zone thread wait. */
    private final FrameOutbox outbox = new FrameOutbox(Integer.MAX_VALUE, () -> {});
    private final FrameInbox inbox = new FrameInbox();
    private final WorkerReports listener;
    private volatile @Nullable Connection connection;
    private volatile boolean closed;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    /** Immutable. */
    private record Connection(SocketChannel channel, SelectionKey key) {}

    private WorkerSocket(Path file, JvmLink.Owner owner, Function<FrameOutbox, WorkerReports> listener)
            throws IOException {
        this.file = file;
        this.owner = owner;
        this.listener = listener.apply(outbox);
        selector = Selector.open();
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    }

    /** @param listener makes what is told of the worker's reports, and may answer them through the outbox */
    static WorkerSocket listen(Path file, JvmLink.Owner owner, Function<FrameOutbox, WorkerReports> listener)
            throws IOException {
        WorkerSocket socket = new WorkerSocket(file, owner, listener);
        try {
            socket.door.bind(UnixDomainSocketAddress.of(file), 1);
        } catch (IOException e) {
            socket.close();
            socket.selector.close();
            throw e;
        }
        Thread.ofPlatform().name("worker-" + file.getFileName()).daemon().start(socket::serve);
        return socket;
    }

    FrameOutbox outbox() {
        return outbox;
    }

    void flush() {
        Connection to = connection;
        if (to == null) {
            return; // the reader sends it when the worker has come
        }
        Thread.interrupted(); // left behind by a function that ran on this thread: it would close the connection
        try {
            if (!outbox.flush(to.channel())) {
                to.key().interestOpsOr(SelectionKey.OP_WRITE);
                selector.wakeup();
            }
        } catch (IOException e) {
            selector.wakeup(); // the reader finds out what is wrong
        }
    }

    private void serve() {
        try {
            try (selector; door; SocketChannel channel = door.accept()) {
                door.close();
                Files.deleteIfExists(file);
                channel.configureBlocking(false);
                connection = new Connection(channel, channel.register(selector, SelectionKey.OP_READ));
                flush();
                read(channel);
            } finally {
                connection = null;
                outbox.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            if (!closed) {
                owner.lost(e);
            }
        } catch (Throwable broken) {
            LOG.error("the connection to a worker ends after a failure", broken);
            owner.lost(new IOException("broken by the server", broken));
        } finally {
            ended.complete(null);
        }
    }

    /**
     * The worker's process has ended: has {@code then} run once all is read that it had sent, on the reader's thread
     * or on this one.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // it is the caller's to see to what becomes of it
    void whenRead(Runnable then) {
        if (connection == null) {
            close(); // nobody will come any more
        }
        ended.thenRun(then);
    }

    private void read(SocketChannel channel) throws IOException {
        ReportReader reports = new ReportReader(inbox);
        while (true) {
            selector.select(key -> {});
            if (closed) {
                throw new ClosedChannelException();
            }
            Connection to = connection;
            if (to != null && (to.key().interestOps() & SelectionKey.OP_WRITE) != 0) {
                // First, so that a flush which finds the channel full meanwhile is not forgotten.
                to.key().interestOpsAnd(~SelectionKey.OP_WRITE);
                if (!outbox.resume(channel)) {
                    to.key().interestOpsOr(SelectionKey.OP_WRITE);
                }
            }
            if (inbox.fill(channel) < 0) {
                throw new EOFException("the worker has ended the connection");
            }
            boolean any = false;
            while (reports.next(listener)) {
                any = true;
            }
            if (any) {
                flush();
                owner.endOfBatch();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            door.close();
            selector.wakeup();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("the socket of a worker is left behind: {}", file, e);
        }
    }
}
