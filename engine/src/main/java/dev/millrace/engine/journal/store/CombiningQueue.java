package dev.millrace.engine.journal.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jctools.queues.MpscArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue that its producers empty themselves: whoever flushes while nobody else does takes what all have
 * offered, in batches, to the sink. So there is no writer thread to wake. Thread-safe; neither call blocks.
 */
public final class CombiningQueue<E> {
    private final MpscArrayQueue<E> waiting;
    private final ReentrantLock consuming = new ReentrantLock();
    private final Sink<E> sink;
    private final int batchMax;

    /** @param capacity rounded up to a power of two */
    public CombiningQueue(int capacity, int batchMax, Sink<E> sink) {
        this.waiting = new MpscArrayQueue<>(capacity);
        this.batchMax = batchMax;
        this.sink = sink;
    }

    /** Queues the element, or returns false when the queue is full. To be followed by {@link #flush()}. */
    public boolean offer(E element) {
        return waiting.offer(element);
    }

    /** Elements that wait, nearly, as others offer and take meanwhile. */
    public int size() {
        return waiting.size();
    }

    /**
     * Whether nothing waits, and nothing is on its way: each element that was offered before has come to
     * {@link Sink#append}, though perhaps not to {@link Sink#settle} yet.
     */
    public boolean isIdle() {
        return waiting.isEmpty() && !consuming.isLocked();
    }

    /**
     * Takes everything that waits to the sink, unless another thread is doing that. Nothing is left behind: after each
     * batch the queue is looked at again with the lock free, so an offer whose flush found the lock taken is seen.
     */
    public void flush() {
        while (!waiting.isEmpty() && consuming.tryLock()) {
            takeBatch();
        }
    }

    /**
     * Takes a batch to the sink that did not wait in the queue, as soon as nobody else does. Returns why it could not
     * be stored, or null.
     */
    public @Nullable Exception append(List<E> batch) {
        consuming.lock();
        try {
            return sink.append(batch);
        } finally {
            consuming.unlock();
            flush(); // what was offered meanwhile
        }
    }

    /** Waits for whoever is flushing, takes what is left to the sink, then runs {@code last} with the lock held. */
    public void finish(Runnable last) {
        while (!waiting.isEmpty()) {
            consuming.lock();
            takeBatch();
        }
        consuming.lock();
        try {
            last.run();
        } finally {
            consuming.unlock();
        }
    }

    /** Consumes one batch and gives the lock back. Waits for an element that is half offered. */
    private void takeBatch() {
        List<E> batch = new ArrayList<>();
        Exception failure = null;
        try {
            E element = waiting.poll();
            while (element != null) {
                batch.add(element);
                element = batch.size() < batchMax ? waiting.poll() : null;
            }
            if (!batch.isEmpty()) {
                failure = sink.append(batch);
            }
        } finally {
            consuming.unlock();
        }
        if (!batch.isEmpty()) {
            sink.settle(batch, failure);
        }
    }

    /** Where the batches go. */
    public interface Sink<E> {
        /** Stores the batch; one call at a time. Returns why it could not, or null. Must not throw. */
        @Nullable Exception append(List<E> batch);

        /** Called after {@link #append} with its result, with the lock free, perhaps at once with other batches. */
        void settle(List<E> batch, @Nullable Exception failure);
    }
}
