package dev.millrace.telemetry;

import dev.millrace.engine.clock.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
public final class ManualClock implements Clock {
    private final AtomicLong nanoTime = new AtomicLong();

    @Override
    public long nanoTime() {
        return nanoTime.get();
    }

    @Override
    public long epochNanosAt(long time) {
        return Runs.ARRIVAL_EPOCH_NANOS + time;
    }

    public void advance(long nanos) {
        nanoTime.addAndGet(nanos);
    }
}
