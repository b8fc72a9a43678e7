package dev.millrace.gateway.object.servlet;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer on its way from the thread that writes it to the event loop, which sends it. What is shorter
 * than {@value #PART_BYTES} bytes is sent at once, with its head; of more, a client that is slow makes the thread wait.
 * Written by one thread; the event loop calls what is said to be its.
 */
final class AnswerBody extends ServletOutputStream {
    private static final int PART_BYTES = 64 * 1024;
    private static final int FIRST_BYTES = 2 * 1024;
    private static final int WAITING_BYTES_MAX = 4 * PART_BYTES;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Exchange exchange;
    private final StoreResponse response;
    private final Clock clock;
    private final long begunNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Runnable relay = this::relay;

    /** The writer's: what has not been handed over; null when that is nothing. */
    private @Nullable ByteBuf part;
    /** The writer's: whether the head has been handed over. */
    private boolean committed;

    /** Under the lock, as is all that follows: handed over and not yet taken by the event loop, in order. */
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();

    private boolean scheduled;
    private int waitingBytes;
    private @Nullable Runnable last;
    private boolean gone;

    /** The event loop's. */
    private @Nullable ReplyStream stream;
    /** The event loop's: what the client has not made room for yet. */
    private int unsentBytes;

    AnswerBody(Exchange exchange, StoreResponse response, Clock clock) {
        this.exchange = exchange;
        this.response = response;
        this.clock = clock;
        this.begunNanos = clock.nanoTime();
    }

    boolean isCommitted() {
        return committed;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** Throws {@link ClientLeftException} when the client has left. */
    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int taken = 0;
        while (taken < length) {
            ByteBuf to = part();
            int piece = Math.min(length - taken, PART_BYTES - to.readableBytes());
            to.writeBytes(from, offset + taken, piece);
            taken += piece;
            if (to.readableBytes() == PART_BYTES) {
                send();
            }
        }
    }

    private ByteBuf part() {
        ByteBuf made = part;
        if (made == null) {
            made = committed ? ByteBufAllocator.DEFAULT.directBuffer(PART_BYTES) : Unpooled.buffer(FIRST_BYTES);
            part = made;
        }
        return made;
    }

    /**
     * Sends what there is of an answer that takes long, for its client to see that there is life. S3Proxy flushes all
     * of its documents, and most of them are at their end then.
     */
    @Override
    public void flush() throws IOException {
        if (part != null && clock.nanoTime() - begunNanos > PATIENCE_NANOS) {
            send();
        }
    }

    /** That was all. Throws {@link IOException} when it is not what the head has told, or when the client has left. */
    void finish() throws IOException {
        if (committed) {
            if (part != null) {
                send();
            }
            end(this::endStream);
            return;
        }
        byte[] whole = part == null ? new byte[0] : ByteBufUtil.getBytes(part);
        ReplyHead head = response.head();
        long told = response.contentLength();
        boolean tellsOnly = response.tellsOnly();
        if (!tellsOnly && told >= 0 && told != whole.length) {
            throw new IOException("an answer of " + told + " bytes was written with " + whole.length);
        }
        committed = true;
        end(() -> {
            if (tellsOnly && told >= 0) {
                exchange.stream(head, told, () -> {}).end();
            } else {
                exchange.answer(head, Payload.of(whole));
            }
        });
    }

    /** Answers with an error, where nothing has been answered yet; else the client sees that this was not all. */
    void fail(HttpReply error) {
        if (part != null) {
            part.release();
            part = null;
        }
        end(() -> {
            if (stream != null) {
                stream.abort();
            } else {
                exchange.answer(error);
            }
        });
    }

    /** On the event loop: the client has left, or its request broke off; what it was told then was the last. */
    void abandon() {
        lock.lock();
        try {
            gone = true;
            waiting.forEach(ByteBuf::release);
            waiting.clear();
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    private void send() throws IOException {
        ByteBuf sent = part();
        if (!committed) {
            ReplyHead head = response.head();
            long bodyBytes = response.contentLength();
            committed = true;
            exchange.onLoop(() -> begin(head, bodyBytes));
        }
        lock.lock();
        try {
            while (waitingBytes >= WAITING_BYTES_MAX && !gone) {
                room.await();
            }
            if (gone) {
                throw new ClientLeftException("the client left before it had the answer");
            }
            waiting.add(sent);
            waitingBytes += sent.readableBytes();
            part = null;
            schedule();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the server is shutting down");
        } finally {
            lock.unlock();
        }
    }

    private void end(Runnable how) {
        lock.lock();
        try {
            last = how;
            schedule();
        } finally {
            lock.unlock();
        }
    }

    /** One relay at a time, so that parts keep their order whatever else the event loop has to do. */
    private void schedule() {
        if (!scheduled && !gone) {
            scheduled = true;
            exchange.onLoop(relay);
        }
    }

    /** On the event loop. */
    private void begin(ReplyHead head, long bodyBytes) {
        if (!gone) {
            stream = exchange.stream(head, bodyBytes, this::taken);
        }
    }

    /** On the event loop: sends what waits. */
    private void relay() {
        Runnable ending = null;
        ByteBuf next = null;
        do {
            lock.lock();
            try {
                next = waiting.poll();
                if (next == null) {
                    scheduled = false;
                    ending = gone ? null : last;
                }
            } finally {
                lock.unlock();
            }
            if (next != null) {
                pass(next);
            }
        } while (next != null);
        if (ending != null) {
            ending.run();
        }
    }

    private void pass(ByteBuf sent) {
        ReplyStream to = stream;
        if (to == null) {
            sent.release();
            throw new IllegalStateException("a body without its head");
        }
        unsentBytes += sent.readableBytes();
        to.write(sent);
        if (to.isWritable()) {
            taken();
        }
    }

    private void endStream() {
        if (stream != null) {
            stream.end();
        }
    }

    /** On the event loop: the client takes more. */
    private void taken() {
        lock.lock();
        try {
            waitingBytes -= unsentBytes;
            unsentBytes = 0;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isReady() {
        return true; // whoever writes may wait
    }

    @Override
    public void setWriteListener(WriteListener listener) {
        throw new UnsupportedOperationException("this body is written by a thread that waits");
    }
}
