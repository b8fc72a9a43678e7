package dev.millrace.engine.clock;

/**
 * The time of day and the time that passes. Intervals are differences of {@link #nanoTime()}; the wall clock is
 * for records only. Thread-safe.
 */
public interface Clock {
    /** Nanoseconds since an arbitrary origin; never goes back. */
    long nanoTime();

    /** The wall-clock time, in nanoseconds since the Unix epoch, at which {@link #nanoTime()} read {@code nanoTime}. */
    long epochNanosAt(long nanoTime);

    default long epochNanos() {
        return epochNanosAt(nanoTime());
    }

    default long epochMillis() {
        return epochNanos() / 1_000_000;
    }
}
