package dev.millrace.engine.admission;

import java.util.concurrent.atomic.AtomicInteger;

/** A bound on runs in flight that can be moved while runs are in flight. Thread-safe; never blocks. */
public final class ConcurrencyLimit {
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile int runsMax;

    public ConcurrencyLimit(int runsMax) {
        resize(runsMax);
    }

    /** Takes one place, or returns false when all are taken. */
    boolean tryAcquire() {
        int current = inFlight.get();
        while (current < runsMax) {
            int witness = inFlight.compareAndExchange(current, current + 1);
            if (witness == current) {
                return true;
            }
            current = witness;
        }
        return false;
    }

    /** Gives one place back. */
    void release() {
        int left = inFlight.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("a place was given back twice: " + left + " in flight");
        }
    }

    /** Moves the bound. Runs in flight above a lowered bound go on; nothing begins until they have ended. */
    void resize(int newRunsMax) {
        if (newRunsMax < 0) {
            throw new IllegalArgumentException("a concurrency limit of " + newRunsMax + " runs");
        }
        runsMax = newRunsMax;
    }

    public int runsMax() {
        return runsMax;
    }

    public int inFlight() {
        return inFlight.get();
    }
}
