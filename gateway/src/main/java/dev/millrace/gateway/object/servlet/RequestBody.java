package dev.millrace.gateway.object.servlet;

import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyBudget;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.request.ProtocolError;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
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
 * are in memory. Read by one thread; the event loop calls what is said to be its.
 */
public final class RequestBody extends ServletInputStream implements BodySink {
    private static final int WAITING_BYTES_MAX = 256 * 1024;
    /** AWS takes documents of half that size. */
    private static final int WHOLE_BYTES_MAX = 4 << 20;

    private final Exchange exchange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();

    /** The reader's, as is all up to what is under the lock. */
    private final @Nullable BodyCheck check;

    private final @Nullable BodyBudget documents;
    private int chargedBytes;
    private ByteBuf current = Unpooled.EMPTY_BUFFER;
    private boolean over;
    private @Nullable BrokenBodyException refused;

    /** Under the lock, as is all that follows. */
    private final Deque<ByteBuf> parts = new ArrayDeque<>();

    private int waitingBytes;
    private boolean asked;
    private boolean paused;
    private boolean ended;
    /** Why the rest will not come. */
    private @Nullable IOException broken;

    private boolean closed;

    /**
     * The body of one request.
     *
     * @param check that looks at it; null when nobody does
     * @param documents what the whole body is charged to that is looked at before any of it is read, when
     *     {@link #prepare} is called; null when it is looked at as it is read
     */
    RequestBody(Exchange exchange, @Nullable BodyCheck check, @Nullable BodyBudget documents) {
        this.exchange = exchange;
        this.check = check;
        this.documents = documents;
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

    /** The client has left: whoever reads must not take this for the end. Called on the event loop. */
    public void breakOff() {
        lock.lock();
        try {
            broken = broken == null ? new ClientLeftException("the client left before it had sent all") : broken;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void part(ByteBuf part) {
        boolean full;
        lock.lock();
        try {
            if (closed || broken != null) {
                return;
            }
            parts.add(part.retain());
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
    public void end() {
        lock.lock();
        try {
            ended = true;
            arrived.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads what is wanted whole before the store begins. Throws as {@link #read(byte[], int, int)}, and
     * {@link BrokenBodyException} also when there is too much of it, or too little memory.
     */
    public void prepare() throws IOException {
        if (documents == null) {
            return;
        }
        ByteBuf whole = Unpooled.buffer();
        while (fill()) {
            if (whole.readableBytes() + current.readableBytes() > WHOLE_BYTES_MAX) {
                throw new BrokenBodyException("MaxMessageLengthExceeded", "Your request was too big.");
            }
            charge(documents, current.readableBytes());
            whole.writeBytes(current);
        }
        current = whole;
    }

    private void charge(BodyBudget budget, int bytes) throws BrokenBodyException {
        if (!budget.take(bytes)) {
            throw new BrokenBodyException(ProtocolError.NO_MEMORY);
        }
        chargedBytes += bytes;
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
        if (!current.isReadable() && !fill()) {
            return -1;
        }
        int taken = Math.min(length, current.readableBytes());
        current.readBytes(to, offset, taken);
        return taken;
    }

    /** Has something to read in the place of what has been; false when there is no more. */
    private boolean fill() throws IOException {
        if (refused != null) {
            throw refused;
        }
        while (!over) {
            current.release();
            current = Unpooled.EMPTY_BUFFER;
            ByteBuf part = next();
            over = part == null;
            current = checked(part);
            if (current.isReadable()) {
                return true;
            }
        }
        return false;
    }

    /** What may be read of a part, or of what was held back when there are no more. */
    private ByteBuf checked(@Nullable ByteBuf part) throws BrokenBodyException {
        if (check == null) {
            return part == null ? Unpooled.EMPTY_BUFFER : part;
        }
        try {
            return part == null ? check.end() : check.pass(part);
        } catch (BrokenBodyException e) {
            refused = e; // whoever reads on must not come further
            throw e;
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    /** The next part as it has come; null when there is none. */
    private @Nullable ByteBuf next() throws IOException {
        boolean resume;
        ByteBuf first;
        lock.lock();
        try {
            await();
            first = parts.poll();
            if (first == null) {
                return null;
            }
            waitingBytes -= first.readableBytes();
            resume = paused && waitingBytes <= WAITING_BYTES_MAX / 2;
            paused &= !resume;
        } finally {
            lock.unlock();
        }
        if (resume) {
            exchange.onLoop(exchange::resumeBody);
        }
        return first;
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
        return over && !current.isReadable();
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
        over = true;
        current.release();
        current = Unpooled.EMPTY_BUFFER;
        if (documents != null) {
            documents.giveBack(chargedBytes);
            chargedBytes = 0;
        }
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
