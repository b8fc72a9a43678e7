package dev.millrace.engine.zone;

import dev.millrace.engine.clock.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread of a zone: takes runs from the zone's queue while it is the drainer, parks otherwise. Its progress is
 * written by itself, read by the watch.
 */
final class ZoneThread extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(ZoneThread.class);

    private static final long NOT_ENDED = Long.MIN_VALUE;

    private final ZoneThreads threads;
    private final AtomicLong progress = new AtomicLong();
    private volatile boolean called;
    private long endedNanos;
    private long seenProgress;
    private int ticksWithoutProgress;

    ZoneThread(ZoneThreads threads, String name) {
        super(null, null, name, 0, false);
        this.threads = threads;
        setDaemon(true);
    }

    @Override
    public void run() {
        do {
            try {
                threads.drain(this);
            } catch (Throwable broken) {
                LOG.error("{} goes on after a failure", getName(), broken);
            }
        } while (threads.awaitDrain(this));
    }

    /** A run has ended on this thread; called on it. */
    void ended(long nowNanos) {
        endedNanos = nowNanos;
    }

    /**
     * When the run that began here last ended, if it did so on this thread, else the time now. So runs that follow
     * each other share a reading of the clock, which costs as much as several atomic updates. On this thread only.
     */
    long endOfRun(Clock clock) {
        return endedNanos == NOT_ENDED ? clock.nanoTime() : endedNanos;
    }

    /** Another run begins; written by this thread only. */
    void progressed() {
        endedNanos = NOT_ENDED;
        progress.lazySet(progress.get() + 1);
    }

    /** Whether no run has begun here for that many ticks of the watch; called by the watch only. */
    boolean stalledFor(int ticks) {
        long seen = progress.get();
        ticksWithoutProgress = seen == seenProgress ? ticksWithoutProgress + 1 : 0;
        seenProgress = seen;
        return ticksWithoutProgress >= ticks;
    }

    /** Wakes the thread, which has been taken from the parked ones. */
    void call() {
        called = true;
        LockSupport.unpark(this);
    }

    /** Whether it was called since the last time; on this thread only. */
    boolean takeCall() {
        if (!called) {
            return false;
        }
        called = false;
        return true;
    }
}
