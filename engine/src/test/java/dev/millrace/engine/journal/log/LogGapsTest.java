package dev.millrace.engine.journal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.clock.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies is one that does not finish its file. */
class LogGapsTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path logs;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));

    @Test
    void aServerThatFinishedLeavesNoGap() {
        for (int start = 0; start < 3; start++) {
            LogGaps gaps = open();
            gaps.settled(clock.epochNanos(), 0);
            gaps.finish();
        }
        assertEquals(List.of(), LogGaps.noted(logs));
        assertEquals(List.of(), LogGaps.all(logs, clock.epochNanos()));
    }

    @Test
    void oneThatDiedLeavesAGapFromASecondBeforeAllWasSettledUntilTheNextStart() {
        LogGaps died = open();
        clock.advance(Duration.ofMinutes(5));
        long stored = clock.epochNanos();
        died.settled(stored, 0);
        clock.advance(Duration.ofMinutes(2));
        open().finish();
        assertEquals(List.of(new LogGaps.Gap(stored - SECOND, clock.epochNanos())), LogGaps.noted(logs));
        clock.advance(Duration.ofMinutes(2));
        open();
        List<LogGaps.Gap> gaps = LogGaps.noted(logs);
        assertEquals(1, gaps.size());
        assertFalse(mayLack(gaps, stored - SECOND - 1));
        assertTrue(mayLack(gaps, stored - SECOND));
        assertTrue(mayLack(gaps, stored + 1));
        assertFalse(mayLack(gaps, clock.epochNanos()));
    }

    @Test
    void whatFailsAfterTheClockWasSetBackIsInAGap() {
        LogGaps gaps = open();
        gaps.settled(clock.epochNanos(), 0);
        clock.advance(Duration.ofHours(-1));
        long lost = clock.epochNanos();
        gaps.settled(lost, 1);
        assertTrue(mayLack(LogGaps.noted(logs), lost));
    }

    @Test
    void anotherProcessKnowsOfAGapBeforeTheNextStart() {
        LogGaps gaps = open();
        long stored = clock.epochNanos();
        gaps.settled(stored, 0);
        List<LogGaps.Gap> running = LogGaps.all(logs, stored + SECOND / 50);
        assertFalse(mayLack(running, stored - 1));
        assertTrue(mayLack(running, stored + 1));
        List<LogGaps.Gap> dead = LogGaps.all(logs, stored + 3 * SECOND);
        assertTrue(mayLack(dead, stored - 1));
        assertFalse(mayLack(dead, stored - SECOND - 1));
    }

    @Test
    void theOldestOfVeryManyGapsBecomeOne() {
        long first = clock.epochNanos();
        for (int start = 0; start < LogGaps.GAPS_MAX + 10; start++) {
            open();
            clock.advance(Duration.ofMinutes(1));
        }
        open();
        List<LogGaps.Gap> gaps = LogGaps.noted(logs);
        assertEquals(LogGaps.GAPS_MAX, gaps.size());
        assertTrue(mayLack(gaps, first + 30 * SECOND));
        assertTrue(mayLack(gaps, clock.epochNanos() - 30 * SECOND));
    }

    @Test
    void aFileThatIsClosedButNotFinishedIsOfAServerThatDied() {
        LogGaps gaps = open();
        gaps.close();
        gaps.settled(clock.epochNanos(), 1);
        gaps.finish();
        open();
        assertTrue(mayLack(LogGaps.noted(logs), clock.epochNanos()));
    }

    @Test
    void batchesThatFailLeaveAGapThatIsKnownAtOnceAndThatNothingTakesBack() {
        LogGaps gaps = open();
        clock.advance(Duration.ofMinutes(5));
        long stored = clock.epochNanos();
        gaps.settled(stored, 0);
        clock.advance(Duration.ofMillis(20));
        gaps.settled(clock.epochNanos(), 1);
        LogGaps.Gap gap = new LogGaps.Gap(stored - SECOND, clock.epochNanos());
        assertEquals(List.of(gap), LogGaps.noted(logs));
        assertTrue(mayLack(LogGaps.all(logs, clock.epochNanos() + SECOND), stored));

        clock.advance(Duration.ofMinutes(1));
        gaps.settled(clock.epochNanos(), 1);
        assertEquals(List.of(gap), LogGaps.noted(logs));
        gaps.finish();
        open().finish();
        assertEquals(List.of(gap), LogGaps.noted(logs));
        assertEquals(List.of(gap), LogGaps.all(logs, clock.epochNanos()));
    }

    /** A run that takes long may have printed in a gap, and ended long after it. */
    @Test
    void aRunMayLackLinesThatWasInProgressInAGap() {
        List<LogGaps.Gap> gaps = List.of(new LogGaps.Gap(100, 200));
        assertTrue(LogGaps.mayLack(gaps, 0, 1_000));
        assertTrue(LogGaps.mayLack(gaps, 0, 100));
        assertTrue(LogGaps.mayLack(gaps, 200, 1_000));
        assertFalse(LogGaps.mayLack(gaps, 0, 99));
        assertFalse(LogGaps.mayLack(gaps, 201, 1_000));
    }

    @Test
    void whatFailsForLongIsOneGapAndWhatFailsAgainIsAnother() {
        LogGaps gaps = open();
        long began = clock.epochNanos();
        for (int failed = 1; failed <= 1_000; failed++) {
            clock.advance(Duration.ofMillis(20));
            gaps.settled(clock.epochNanos(), failed);
        }
        LogGaps.Gap first = new LogGaps.Gap(began - SECOND, clock.epochNanos());
        assertEquals(List.of(first), LogGaps.noted(logs));
        clock.advance(Duration.ofMinutes(1));
        long stored = clock.epochNanos();
        gaps.settled(stored, 1_000);
        clock.advance(Duration.ofMillis(20));
        gaps.settled(clock.epochNanos(), 1_001);
        assertEquals(
                List.of(first, new LogGaps.Gap(stored - SECOND, clock.epochNanos())), LogGaps.noted(logs));
    }

    @Test
    void theOldestOfVeryManyGapsOfOneServerBecomeOne() {
        long first = clock.epochNanos();
        LogGaps gaps = open();
        for (int failed = 1; failed <= LogGaps.GAPS_MAX + 10; failed++) {
            gaps.settled(clock.epochNanos(), failed - 1);
            gaps.settled(clock.epochNanos(), failed);
            clock.advance(Duration.ofMinutes(1));
        }
        List<LogGaps.Gap> noted = LogGaps.noted(logs);
        assertEquals(LogGaps.GAPS_MAX, noted.size());
        assertEquals(first - SECOND, noted.getFirst().fromEpochNanos());
        assertTrue(mayLack(noted, first + 30 * SECOND));
        long last = clock.epochNanos() - 60 * SECOND;
        assertEquals(new LogGaps.Gap(last - SECOND, last), noted.getLast());
        assertFalse(mayLack(noted, last - 30 * SECOND));
        gaps.finish();
        open();
        assertEquals(noted, LogGaps.noted(logs));
    }

    private static boolean mayLack(List<LogGaps.Gap> gaps, long epochNanos) {
        return LogGaps.mayLack(gaps, epochNanos, epochNanos);
    }

    private LogGaps open() {
        return LogGaps.open(logs, clock);
    }
}
