package dev.millrace.gateway.object.servlet;

import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodySink;
import io.netty.buffer.ByteBuf;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way from the event loop, where it comes, to the thread that reads it. When the thread
 * is slow the client waits, so no more than {@value #WAITING_BYTES_MAX} bytes and what had been read from the network
 * are in memory. Thread-safe.
 */
public final class RequestBody extends ServletInputStream implements BodySink {
    private static final int WAITING_BYTES_MAX = 256 * 1024;

    private final Exchange exchange;
    private final @Nullable ChunkedBody chunks;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Deque<ByteBuf> parts = new ArrayDeque<>();
    private int waitingBytes;
    private boolean asked;
    private boolean paused;
    private boolean ended;
    /** Why the rest will not come. */
    private @Nullable IOException broken;

    private boolean closed;

    /** @param chunks that the client makes of it, which are looked at; null when it is plain */
    RequestBody(Exchange exchange, @Nullable ChunkedBody chunks) {
        this.exchange = exchange;
        this.chunks = chunks;
    }

    /** Lets the body come before it is asked for. Called on the event loop. */
    public void begin() {
        lock.lock();
        try {
            if (asked) {
                return;
            }
            asked = true;
        } finally {
            lock.unlock();
        }
        exchange.readBody(this);
    }

    /** The client has left: whoever reads must not take this for the end. */
    public void breakOff() {
        breakOff(new ClientLeftException("the client left before it had sent all"));
    }

    private void breakOff(IOException why) {
        lock.lock();
        try {
            broken = broken == null ? why : broken;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void part(ByteBuf part) {
        try {
            add(chunks == null ? part.retain() : chunks.pass(part));
        } catch (BrokenBodyException e) {
            breakOff(e);
        }
    }

    @Override
    public void end() {
        try {
            if (chunks != null) {
                add(chunks.end());
            }
        } catch (BrokenBodyException e) {
            breakOff(e);
            return;
        }
        lock.lock();
        try {
            ended = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    private void add(ByteBuf part) {
        boolean full;
        lock.lock();
        try {
            if (closed || broken != null || !part.isReadable()) {
                part.release();
                return;
            }
            parts.add(part);
            waitingBytes += part.readableBytes();
            full = !paused && waitingBytes >= WAITING_BYTES_MAX;
            paused |= full;
            arrived.signal();
        } finally {
            lock.unlock();
        }
        if (full) {
            exchange.pauseBody();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /**
     * Throws {@link ClientLeftException} when the client leaves before it has sent all, and {@link BrokenBodyException}
     * when what it sends is not what it has announced.
     */
    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int taken;
        boolean resume;
        lock.lock();
        try {
            await();
            ByteBuf first = parts.peek();
            if (first == null) {
                return -1;
            }
            taken = Math.min(length, first.readableBytes());
            first.readBytes(to, offset, taken);
            if (!first.isReadable()) {
                parts.remove().release();
            }
            waitingBytes -= taken;
            resume = paused && waitingBytes <= WAITING_BYTES_MAX / 2;
            paused &= !resume;
        } finally {
            lock.unlock();
        }
        if (resume) {
            exchange.onLoop(exchange::resumeBody);
        }
        return taken;
    }

    private void await() throws IOException {
        if (!asked) {
            asked = true;
            exchange.onLoop(() -> exchange.readBody(this));
        }
        try {
            while (parts.isEmpty() && !ended && broken == null) {
                arrived.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is shutting down");
        }
        if (broken != null) {
            throw broken;
        }
    }

    @Override
    public boolean isFinished() {
        lock.lock();
        try {
            return ended && parts.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isReady() {
        return true; // whoever reads may wait
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new UnsupportedOperationException("this body is read by a thread that waits");
    }

    /** Drops what nobody has read, and what still comes. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            parts.forEach(ByteBuf::release);
            parts.clear();
        } finally {
            lock.unlock();
        }
    }
}
