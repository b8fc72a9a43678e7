package dev.millrace.engine.runtime.java.worker;

/**
 * Whether the function's runs are so short that the leader best runs them itself: measured as in the server's zones
 * (ADR 2). Thread-safe: threads may overwrite each other's score, which only moves the moment at which the verdict
 * changes.
 */
final class QuickRuns {
    private static final long QUICK_NANOS = 50_000;
    private static final int QUICK_FROM = 16;
    private static final int SLOW_RUN_COST = 32;
    private static final int SCORE_MAX = 256;

    private volatile int score;

    boolean areTheRule() {
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
