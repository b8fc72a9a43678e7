package dev.millrace.engine.runtime.java.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frames on their way out. Many threads add; whoever flushes first writes for all, so that under load one system call
 * carries many frames. Thread-safe.
 */
public final class FrameOutbox {
    private static final int STAGING_BYTES = 1 << 16;

    private final int queuedBytesMax;
    private final Runnable whenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final ByteBuffer staging = ByteBuffer.allocateDirect(STAGING_BYTES).flip();
    private FrameBuffer filling = new FrameBuffer();
    private FrameBuffer draining = new FrameBuffer();
    private boolean writing;
    private boolean closed;

    /**
     * @param queuedBytesMax when more than that waits, whoever adds waits, too
     * @param whenFull called by one who is about to wait; has somebody else flush
     */
    public FrameOutbox(int queuedBytesMax, Runnable whenFull) {
        this.queuedBytesMax = queuedBytesMax;
        this.whenFull = whenFull;
    }

    /** Begins a frame and keeps others out until {@link #end}. */
    FrameBuffer begin(byte kind, int place) {
        lock.lock();
        while (filling.sizeBytes() > queuedBytesMax && !closed) {
            whenFull.run();
            room.awaitUninterruptibly();
        }
        if (closed) {
            filling.clear(); // nobody will take it
        }
        return filling.begin(kind, place);
    }

    void end() {
        try {
            filling.end();
        } finally {
            lock.unlock();
        }
    }

    /** Whether something waits and nobody is writing it. */
    public boolean isWaiting() {
        lock.lock();
        try {
            return !writing && filling.sizeBytes() > 0;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes what waits, unless somebody else is at it, who then writes this, too. Returns false when the channel takes
     * no more at present: then the caller must see to it that {@link #resume} is called when it does.
     */
    public boolean flush(WritableByteChannel channel) throws IOException {
        lock.lock();
        try {
            if (writing || closed || filling.sizeBytes() == 0) {
                return true;
            }
            writing = true;
        } finally {
            lock.unlock();
        }
        return resume(channel);
    }

    /** Goes on after a flush that returned false. */
    public boolean resume(WritableByteChannel channel) throws IOException {
        while (true) {
            while (staging.hasRemaining() || refill()) {
                if (channel.write(staging) == 0) {
                    return false;
                }
            }
            lock.lock();
            try {
                draining.clear();
                if (filling.sizeBytes() == 0 || closed) {
                    writing = false;
                    return true;
                }
                FrameBuffer full = filling;
                filling = draining;
                draining = full;
                room.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private boolean refill() {
        staging.clear();
        boolean moved = draining.moveTo(staging);
        staging.flip();
        return moved;
    }

    /** Drops what waits and all that is still added, so that nobody waits here any more. */
    public void close() {
        lock.lock();
        try {
            closed = true;
            filling.clear();
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
