package dev.millrace.engine.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualClock implements Clock {
    private final long originEpochNanos;
    private final AtomicLong nanos = new AtomicLong();

    public ManualClock(Instant origin) {
        originEpochNanos = origin.getEpochSecond() * 1_000_000_000L + origin.getNano();
    }

    public void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
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
        return originEpochNanos + nanoTime;
    }
}
