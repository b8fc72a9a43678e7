package dev.millrace.gateway.api.serve;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds how often something may happen: at a steady rate, and some times at once after a rest. Instead of tokens it
 * keeps the time at which the bucket would be full again. Thread-safe; never waits.
 */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;
    /** 36 years: what comes back that slowly never does. */
    private static final double LONGEST_NANOS = 1L << 60;

    /** Requests that came while the bucket was being made find it full, too. */
    private static final long MADE_WITHIN_NANOS = 60_000_000_000L;

    private final long tokenNanos;
    private final long bucketNanos;
    private final AtomicLong fullAtNanos;

    /**
     * A full bucket.
     *
     * @param ratePerSecond tokens that come back in a second; with none of them nothing may happen
     * @param burst tokens that the bucket holds
     * @param nowNanos {@code Clock.nanoTime()}
     */
    TokenBucket(double ratePerSecond, int burst, long nowNanos) {
        this.tokenNanos = (long) Math.min(NANOS_PER_SECOND / ratePerSecond, LONGEST_NANOS);
        this.bucketNanos = (long) Math.min((double) tokenNanos * burst, LONGEST_NANOS / 2);
        this.fullAtNanos = new AtomicLong(nowNanos - MADE_WITHIN_NANOS);
    }

    /** Takes a token; false when there is none. */
    boolean tryTake(long nowNanos) {
        while (true) {
            long fullAt = fullAtNanos.get();
            long fullAfter = (fullAt - nowNanos > 0 ? fullAt : nowNanos) + tokenNanos;
            if (fullAfter - nowNanos > bucketNanos) {
                return false;
            }
            if (fullAtNanos.compareAndSet(fullAt, fullAfter)) {
                return true;
            }
        }
    }
}
