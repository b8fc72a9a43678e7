package dev.millrace.engine.invocation;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way from the function, which still writes it, to a caller that takes it piece by piece. A function
 * that returns its response whole leaves it alone.
 *
 * <pre>
 *   worker ──begin, write, flush──► [ at most {@value #WAITING_BYTES} bytes, and one read more ] ──take──► caller
 *      ▲                                                                        │
 *      └────────────────────────────── room again ◄─────────────────────────────┘
 * </pre>
 *
 * A writer that finds it full stops reading from its worker until there is room, and so the function's own writes come
 * to a halt. What is written after the end of the run is dropped; so is everything once the caller has gone, and the
 * function goes on. Thread-safe: the writer's methods are called by one thread, the reader's by one other.
 */
public final class ResponseStream {
    /** The most that a streamed response may hold, in bytes: 200 MiB, as in AWS. */
    public static final long BYTES_MAX = 200L << 20;
    /** From here on, in bytes, the writer waits. What it has read by then is still taken. */
    public static final int WAITING_BYTES = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final int FIRST_BYTES = 4 * 1024;

    private final Reader reader;
    private byte[] waiting = NOTHING;
    private int waitingBytes;
    private long writtenBytes;
    private boolean begun;
    private boolean ended;
    private boolean abandoned;
    private boolean readerTold;
    private @Nullable Runnable roomAgain;
    private boolean writerWaits;

    /** @param reader takes the response to its caller */
    public ResponseStream(Reader reader) {
        this.reader = reader;
    }

    /** Told by the writer's thread, which it must not hold up. */
    public interface Reader {
        /**
         * The function streams its response, of that type. Called at most once, before everything else, and not for a
         * response that comes whole.
         */
        void begun(String contentType);

        /** There is something to {@link ResponseStream#take take}. Not told again before that has been called. */
        void readable();
    }

    /**
     * The function begins to stream. Returns false when it, or its run, has ended, or has begun another stream.
     *
     * @param whenRoom called on any thread when the writer has found the stream full and may go on
     */
    public boolean begin(String contentType, Runnable whenRoom) {
        synchronized (this) {
            if (begun || ended) {
                return false;
            }
            begun = true;
            roomAgain = whenRoom;
        }
        reader.begun(contentType);
        return true;
    }

    /** Takes a piece of the response. Returns false, and drops it, when the response is larger than it may be. */
    public synchronized boolean write(ByteBuffer piece) {
        int addedBytes = piece.remaining();
        if (ended) {
            return true;
        }
        if (writtenBytes + addedBytes > BYTES_MAX) {
            return false;
        }
        writtenBytes += addedBytes;
        if (!abandoned) {
            keep(piece, addedBytes);
        }
        return true;
    }

    private void keep(ByteBuffer piece, int addedBytes) {
        int neededBytes = waitingBytes + addedBytes;
        if (neededBytes > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(neededBytes, Math.max(FIRST_BYTES, 2 * waiting.length)));
        }
        piece.get(waiting, waitingBytes, addedBytes);
        waitingBytes = neededBytes;
    }

    /** Tells the reader what has been written. Returns whether the writer may go on; else it waits for room. */
    public boolean flush() {
        boolean tell;
        boolean room;
        synchronized (this) {
            tell = waitingBytes > 0 && !readerTold;
            readerTold |= tell;
            room = waitingBytes < WAITING_BYTES || ended;
            writerWaits = !room;
        }
        if (tell) {
            reader.readable();
        }
        return room;
    }

    /** The run has ended: what has been written until now is the response, and nothing is added to it. */
    void end() {
        callWriter(endOnce());
    }

    private synchronized @Nullable Runnable endOnce() {
        ended = true;
        return writerIfItWaits();
    }

    /** What has been written since the last call; null when that is nothing. */
    public @Nullable ByteBuffer take() {
        ByteBuffer taken;
        Runnable writer;
        synchronized (this) {
            readerTold = false;
            taken = waitingBytes == 0 ? null : ByteBuffer.wrap(waiting, 0, waitingBytes);
            waiting = NOTHING;
            waitingBytes = 0;
            writer = writerIfItWaits();
        }
        callWriter(writer);
        return taken;
    }

    /** The caller has gone. What the function still writes is counted, and dropped. */
    public void abandon() {
        synchronized (this) {
            abandoned = true;
        }
        take();
    }

    private @Nullable Runnable writerIfItWaits() {
        Runnable writer = writerWaits ? roomAgain : null;
        writerWaits = false;
        return writer;
    }

    private static void callWriter(@Nullable Runnable writer) {
        if (writer != null) {
            writer.run();
        }
    }

    /** Whether the function has begun to stream its response. */
    public synchronized boolean hasBegun() {
        return begun;
    }

    /** The size of the response so far; whole after the end of the run. */
    public synchronized long writtenBytes() {
        return writtenBytes;
    }
}
