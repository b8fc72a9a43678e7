package dev.millrace.loadtest.bench.history;

import dev.millrace.engine.clock.Clock;

/** A clock that stands where it was put; its two times are one. Thread-safe. */
public final class MovedClock implements Clock {
    private volatile long epochNanos;

    /** @param epochNanos where it stands first, in nanoseconds since the Unix epoch */
    public MovedClock(long epochNanos) {
        this.epochNanos = epochNanos;
    }

    /** Goes on to that time; stays when it is past. Called by one thread only. */
    public void moveTo(long laterEpochNanos) {
        epochNanos = Math.max(epochNanos, laterEpochNanos);
    }

    @Override
    public long nanoTime() {
        return epochNanos;
    }

    @Override
    public long epochNanosAt(long nanoTime) {
        return nanoTime;
    }
}
