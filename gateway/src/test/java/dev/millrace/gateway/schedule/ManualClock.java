package dev.millrace.gateway.schedule;

import dev.millrace.engine.clock.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it, or sets the time of day alone. Thread-safe. */
public final class ManualClock implements Clock {
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong originEpochNanos = new AtomicLong();

    public ManualClock(Instant origin) {
        originEpochNanos.set(origin.getEpochSecond() * 1_000_000_000L + origin.getNano());
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    /** Moves the wall clock, and not the time that passes. */
    public void jump(Duration by) {
        originEpochNanos.addAndGet(by.toNanos());
    }

    public Instant instant() {
        return Instant.ofEpochMilli(epochMillis());
    }

    @Override
    public long nanoTime() {
        return nanos.get();
    }

    @Override
    public long epochNanosAt(long nanoTime) {
        return originEpochNanos.get() + nanoTime;
    }
}
