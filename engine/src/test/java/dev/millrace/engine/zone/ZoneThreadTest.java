package dev.millrace.engine.zone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.clock.ManualClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ZoneThreadTest {
    private static final long MILLI = 1_000_000;

    private final ManualClock clock = new ManualClock(Instant.EPOCH);
    private final ZoneThread thread = new ZoneThread(new ZoneThreads("a", new NoWork(), 1, MILLI, clock), "zone-a-1");

    @Test
    void takesTheEndOfARunForTheBeginningOfTheNext() {
        thread.progressed();
        clock.advance(Duration.ofMillis(5));
        thread.ended(2 * MILLI);
        assertEquals(2 * MILLI, thread.endOfRun(clock));
    }

    /** Timed out by the watch, for example: the thread comes back much later, and the next run must not be billed that. */
    @Test
    void readsTheClockAfterARunThatEndedElsewhere() {
        thread.progressed();
        thread.ended(MILLI);
        thread.progressed();
        clock.advance(Duration.ofMillis(60));
        assertEquals(60 * MILLI, thread.endOfRun(clock));
    }

    private static final class NoWork implements ZoneThreads.Work {
        @Override
        public boolean isWaiting() {
            return false;
        }

        @Override
        public void drain(ZoneThread drainer) {}
    }
}
