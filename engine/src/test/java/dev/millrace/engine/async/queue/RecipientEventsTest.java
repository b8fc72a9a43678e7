package dev.millrace.engine.async.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RecipientEventsTest {
    private static final long NEVER_OLD = Long.MAX_VALUE;

    private final RecipientEvents events = new RecipientEvents("f");
    private int running;

    @Test
    void fiftyRunAtFirstAndFiftyMoreEachSecondWhileAllAreTaken() {
        assertEquals(50, fill(0));
        assertEquals(50, fill(999));
        assertEquals(100, fill(1_000));
        assertEquals(100, fill(1_999));
        assertEquals(150, fill(2_000));
    }

    @Test
    void asManyRunAsWereTakenWhenOneIsNot() {
        fill(0);
        end(40);
        events.refused(10, NEVER_OLD);
        assertEquals(10, fill(500));
        assertEquals(60, fill(1_010));
    }

    @Test
    void moreRunAgainThoughRunsComeAndGo() {
        events.refused(0, NEVER_OLD);
        for (int millis = 1_000; millis < 2_000; millis++) {
            assertEquals(1, fill(millis), "at " + millis);
            end(1);
        }
        assertEquals(51, fill(2_000));
    }

    @Test
    void theNextRunIsPutOffForLongerAndLonger() {
        long now = 0;
        for (long pause : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            events.refused(now, NEVER_OLD);
            assertFalse(events.mayRun(now + 1_000 * pause - 1));
            now += 1_000 * pause;
            assertTrue(events.mayRun(now));
        }
    }

    @Test
    void noPauseOutlastsTheEvent() {
        events.refused(0, 700);
        assertFalse(events.mayRun(699));
        assertTrue(events.mayRun(700));
    }

    @Test
    void aRunThatWasTakenEndsThePauses() {
        events.refused(0, NEVER_OLD);
        events.refused(1_000, NEVER_OLD);
        events.runBegan(3_000);
        events.runEnded();
        events.refused(3_000, NEVER_OLD);
        assertTrue(events.mayRun(4_000));
    }

    /** Begins as many runs as may begin; returns how many run then. */
    private int fill(long nowEpochMillis) {
        while (events.mayRun(nowEpochMillis)) {
            events.runBegan(nowEpochMillis);
            running++;
        }
        return running;
    }

    private void end(int runs) {
        for (int i = 0; i < runs; i++) {
            events.runEnded();
            running--;
        }
    }
}
