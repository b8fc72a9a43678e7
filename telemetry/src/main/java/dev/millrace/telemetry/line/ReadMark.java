package dev.millrace.telemetry.line;

import dev.millrace.engine.clock.Clock;
import java.time.Duration;

/**
 * Until when a journal is known to have been read to its end. Thread-safe.
 */
final class ReadMark {
    private final Clock clock;
    private long readNanos;
    private boolean known;

    ReadMark(Clock clock) {
        this.clock = clock;
    }

    /** Whatever was in the journal at that moment of {@code Clock.nanoTime()} has been read. */
    synchronized void readAt(long nanos) {
        readNanos = nanos;
        known = true;
        notifyAll();
    }

    /** Waits until what is in the journal now has been read, for so long at most; returns whether it has. */
    synchronized boolean await(Duration atMost) {
        long from = clock.nanoTime();
        long leftNanos = atMost.toNanos();
        try {
            while ((!known || readNanos - from < 0) && leftNanos > 0) {
                wait(Math.max(1, leftNanos / 1_000_000));
                leftNanos = atMost.toNanos() - (clock.nanoTime() - from);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return known && readNanos - from >= 0;
    }
}
