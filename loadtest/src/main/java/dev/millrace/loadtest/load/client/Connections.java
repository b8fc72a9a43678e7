package dev.millrace.loadtest.load.client;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of connections that are kept open: a lost one is opened again, one that cannot be opened is tried
 * again after {@value #RETRY_MILLIS} ms. Confined to the event loop.
 */
public final class Connections implements ConnectionListener {
    private static final int CONNECTS_AT_ONCE_MAX = 64;
    private static final int RETRY_MILLIS = 100;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final LoadListener listener;
    private final Set<Connection> open = new HashSet<>();
    private final ArrayDeque<Connection> free = new ArrayDeque<>();
    private final ChannelFutureListener connectEnd = connect -> {
        if (!connect.isSuccess()) {
            connectFailed(connect.cause());
        }
    };
    private int toOpen;
    private int opening;
    private int neverTried;
    private boolean closing;

    /**
     * So many connections, none of them open yet.
     *
     * @param bootstrap knows the transport and the remote address
     * @param count how many connections
     */
    public Connections(Bootstrap bootstrap, EventLoop loop, int count, LoadListener listener) {
        this.bootstrap = bootstrap;
        this.loop = loop;
        this.listener = listener;
        this.toOpen = count;
        this.neverTried = count;
    }

    /** Opens what is missing; {@link LoadListener#connected} follows when each has been tried once. */
    public void open() {
        while (toOpen > 0 && opening < CONNECTS_AT_ONCE_MAX && !closing) {
            toOpen--;
            opening++;
            bootstrap.handler(new Connection(this)).connect().addListener(connectEnd);
        }
    }

    /** Sends a request on the connection that has been free for longest; false when there is none. */
    public boolean send(int target, ByteBuf request, long countedFromNanos, long nowNanos) {
        Connection connection = free.poll();
        while (connection != null && !connection.isOpen()) {
            connection = free.poll();
        }
        if (connection == null) {
            return false;
        }
        connection.send(target, request, countedFromNanos, nowNanos);
        return true;
    }

    /** Ends requests that were sent before {@code sentBeforeNanos} as timed out. */
    public void expire(long sentBeforeNanos) {
        for (Connection connection : List.copyOf(open)) {
            connection.expire(sentBeforeNanos);
        }
    }

    public int openCount() {
        return open.size();
    }

    /** Lets go of all connections; nothing is opened again. Requests in flight end as failures. */
    public void close() {
        closing = true;
        List.copyOf(open).forEach(Connection::close);
    }

    @Override
    public void free(Connection connection) {
        boolean isNew = open.add(connection);
        free.add(connection);
        if (isNew) {
            connectEnded();
        }
        listener.connectionFree();
    }

    @Override
    public void ended(int target, long countedFromNanos, @Nullable String errorClass) {
        listener.ended(target, countedFromNanos, errorClass);
    }

    @Override
    public void closed(Connection connection) {
        open.remove(connection);
        reopen();
    }

    @Override
    public void broken(Throwable bug) {
        listener.broken(bug);
    }

    private void connectFailed(Throwable cause) {
        if (!closing) {
            listener.connectFailed(reason(cause));
            var _ = loop.schedule(this::reopen, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        connectEnded();
    }

    private void connectEnded() {
        opening--;
        if (neverTried > 0) {
            neverTried--;
            if (neverTried == 0) {
                listener.connected();
            }
        }
        open();
    }

    private void reopen() {
        toOpen++;
        open();
    }

    private static String reason(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "connect timed out";
        }
        return cause instanceof ConnectException ? "connection refused" : "connect failed";
    }
}
