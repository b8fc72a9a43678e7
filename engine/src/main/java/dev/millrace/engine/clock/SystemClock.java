package dev.millrace.engine.clock;

import java.time.Instant;

/**
 * The machine's clock. One read of the monotonic clock gives both the interval and the wall-clock time; the
 * distance between the two is measured once a second at most, so a step of the wall clock shows within a second.
 * Thread-safe.
 */
public final class SystemClock implements Clock {
    private static final long CALIBRATION_INTERVAL_NANOS = 1_000_000_000L;

    private volatile Calibration calibration = Calibration.now();

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public long epochNanosAt(long nanoTime) {
        Calibration current = calibration;
        if (nanoTime - current.takenAtNanos > CALIBRATION_INTERVAL_NANOS) {
            current = Calibration.now();
            calibration = current;
        }
        return nanoTime + current.epochMinusNanoTime;
    }

    private record Calibration(long takenAtNanos, long epochMinusNanoTime) {
        static Calibration now() {
            long nanoTime = System.nanoTime();
            Instant instant = Instant.now();
            return new Calibration(nanoTime, instant.getEpochSecond() * 1_000_000_000L + instant.getNano() - nanoTime);
        }
    }
}
