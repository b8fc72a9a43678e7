package dev.millrace.engine.zone;

/**
 * Whether the runs of a function version are so short that they are best run one after the other on the thread that
 * takes them from the queue. A version is quick after a row of quick runs, and until one run is slow. Thread-safe:
 * threads may overwrite each other's count, which only moves the moment at which the verdict changes.
 */
final class Pace {
    /** A run up to this long costs less than waking another thread for its neighbours. */
    static final long QUICK_NANOS = 50_000;
    /** How many quick runs in a row make a version quick. */
    static final int PROBATION_RUNS = 16;

    private volatile int quickInARow;

    boolean isQuick() {
        return quickInARow >= PROBATION_RUNS;
    }

    void ran(long runNanos) {
        int row = quickInARow;
        if (runNanos > QUICK_NANOS) {
            if (row != 0) {
                quickInARow = 0;
            }
        } else if (row < PROBATION_RUNS) {
            quickInARow = row + 1;
        }
    }
}
