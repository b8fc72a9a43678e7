package dev.millrace.engine.async.queue;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What other threads want the queue's thread to do, and where that thread rests. {@link #execute} and {@link #isEmpty}
 * may be called by any thread, the rest by the queue's.
 */
final class Mailbox implements Executor {
    /** After work, before more is looked for: nobody need wake the thread, and work gathers meanwhile. */
    private static final long NAP_NANOS = TimeUnit.MICROSECONDS.toNanos(200);

    private static final int DONE_AT_ONCE_MAX = 1_024;

    private final ConcurrentLinkedQueue<Runnable> letters = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread resting;
    private boolean worked;

    @Override
    public void execute(Runnable what) {
        letters.add(what);
        wake();
    }

    boolean isEmpty() {
        return letters.isEmpty();
    }

    /** Does what has been asked for, up to a bound. */
    void work() {
        int done = 0;
        for (Runnable next = letters.poll();
                next != null;
                next = ++done < DONE_AT_ONCE_MAX ? letters.poll() : null) {
            next.run();
        }
        worked = done > 0;
    }

    /** Waits for letters, at most so long; not at all when there are some. */
    void rest(long nanos) {
        if (nanos <= 0) {
            return;
        }
        if (worked) {
            LockSupport.parkNanos(this, Math.min(nanos, NAP_NANOS));
            return;
        }
        resting = Thread.currentThread();
        if (letters.isEmpty()) {
            LockSupport.parkNanos(this, nanos);
        }
        resting = null;
    }

    private void wake() {
        Thread sleeping = resting;
        if (sleeping != null) {
            resting = null;
            LockSupport.unpark(sleeping);
        }
    }
}
