package dev.millrace.engine.zone;

/**
 * Whether the runs of a function version are so short that they are best run one after the other on the thread that
 * takes them from the queue. A version becomes quick by {@value #QUICK_FROM} quick runs in a row, and stays so while
 * at most about one run in {@value #SLOW_RUN_COST} is slow: a short run looks slow when the system takes the
 * processor away in the middle of it. Thread-safe: threads may overwrite each other's score, which only moves the
 * moment at which the verdict changes.
 */
final class Pace {
    /** A run up to this long costs less than waking another thread for its neighbours. */
    static final long QUICK_NANOS = 50_000;

    static final int QUICK_FROM = 16;
    static final int SLOW_RUN_COST = 32;
    static final int SCORE_MAX = 256;

    private volatile int score;

    boolean isQuick() {
        return score >= QUICK_FROM;
    }

    void ran(long runNanos) {
        int before = score;
        if (runNanos > QUICK_NANOS) {
            score = before < QUICK_FROM ? 0 : before - SLOW_RUN_COST;
        } else if (before < SCORE_MAX) {
            score = before + 1;
        }
    }
}
