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

/** A server that dies is one whose file is not closed. */
class LogGapsTest {
    private static final long SECOND = 1_000_000_000L;

    @TempDir
    Path logs;

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T10:59:00Z"));

    @Test
    void aServerThatWasClosedLeavesNoGap() {
        for (int start = 0; start < 3; start++) {
            LogGaps gaps = open();
            gaps.stored(clock.epochNanos());
            gaps.close();
        }
        assertEquals(List.of(), LogGaps.earlier(logs));
        assertEquals(List.of(), LogGaps.all(logs, clock.epochNanos()));
    }

    @Test
    void oneThatDiedLeavesAGapFromASecondBeforeItLastStoredAllUntilTheNextStart() {
        LogGaps died = open();
        clock.advance(Duration.ofMinutes(5));
        long stored = clock.epochNanos();
        died.stored(stored);
        clock.advance(Duration.ofMinutes(2));
        open().close();
        assertEquals(List.of(new LogGaps.Gap(stored - SECOND, clock.epochNanos())), LogGaps.earlier(logs));
        clock.advance(Duration.ofMinutes(2));
        open();
        List<LogGaps.Gap> gaps = LogGaps.earlier(logs);
        assertEquals(1, gaps.size());
        assertFalse(LogGaps.mayLack(gaps, stored - SECOND - 1));
        assertTrue(LogGaps.mayLack(gaps, stored - SECOND));
        assertTrue(LogGaps.mayLack(gaps, stored + 1));
        assertFalse(LogGaps.mayLack(gaps, clock.epochNanos()));
    }

    @Test
    void anotherProcessKnowsOfAGapBeforeTheNextStart() {
        LogGaps gaps = open();
        long stored = clock.epochNanos();
        gaps.stored(stored);
        List<LogGaps.Gap> running = LogGaps.all(logs, stored + SECOND / 50);
        assertFalse(LogGaps.mayLack(running, stored - 1));
        assertTrue(LogGaps.mayLack(running, stored + 1));
        List<LogGaps.Gap> dead = LogGaps.all(logs, stored + 3 * SECOND);
        assertTrue(LogGaps.mayLack(dead, stored - 1));
        assertFalse(LogGaps.mayLack(dead, stored - SECOND - 1));
    }

    @Test
    void theOldestOfVeryManyGapsBecomeOne() {
        long first = clock.epochNanos();
        for (int start = 0; start < LogGaps.GAPS_MAX + 10; start++) {
            open();
            clock.advance(Duration.ofMinutes(1));
        }
        open();
        List<LogGaps.Gap> gaps = LogGaps.earlier(logs);
        assertEquals(LogGaps.GAPS_MAX, gaps.size());
        assertTrue(LogGaps.mayLack(gaps, first + 30 * SECOND));
        assertTrue(LogGaps.mayLack(gaps, clock.epochNanos() - 30 * SECOND));
    }

    private LogGaps open() {
        return LogGaps.open(logs, clock);
    }
}
