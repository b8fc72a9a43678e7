package dev.millrace.engine.admission;

/** A bound on runs in flight that can be moved while runs are in flight. Thread-safe; never blocks. */
final class ConcurrencyLimit {
    private final InFlight runs = new InFlight();
    private volatile int runsMax;

    public ConcurrencyLimit(int runsMax) {
        resize(runsMax);
    }

    /** Takes one place, or returns false when all are taken. */
    boolean tryAcquire() {
        return runs.tryEnter(runsMax);
    }

    /** Gives one place back. */
    void release() {
        runs.leave();
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
        return runs.count();
    }
}
