package dev.millrace.engine.zone;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A thread of a zone: takes runs from the zone's queue while it is the drainer, parks otherwise. */
final class ZoneThread extends Thread {
    private final ZoneThreads threads;
    private final AtomicLong progress = new AtomicLong();
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
            threads.drain(this);
        } while (threads.awaitDrain(this));
    }

    /** Another run begins; written by this thread only. */
    void progressed() {
        progress.lazySet(progress.get() + 1);
    }

    /** Whether no run has begun here for that many ticks of the watch; called by the watch only. */
    boolean stalledFor(int ticks) {
        long seen = progress.get();
        ticksWithoutProgress = seen == seenProgress ? ticksWithoutProgress + 1 : 0;
        seenProgress = seen;
        return ticksWithoutProgress >= ticks;
    }

    void wake() {
        LockSupport.unpark(this);
    }
}
