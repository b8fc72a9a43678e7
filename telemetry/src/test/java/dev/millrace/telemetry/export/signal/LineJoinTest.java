package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.telemetry.Runs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineJoinTest {
    private static final RunSubject SUBJECT = new RunSubject("f", "1", "java25", "hash", 128, 3_000);
    /** Of request 1, 2. */
    private static final RunRecord RUN = Runs.run(SUBJECT, "a", 3_000_000, RunOutcome.RETURNED);

    private final List<String> taken = new ArrayList<>();
    private final LineJoin join =
            new LineJoin(joined -> taken.add(joined.line().text()
                    + (joined.run() == null ? "" : " of " + joined.run().attempt())));

    @Test
    void aLineWaitsForItsRun() {
        join.printed(line(1, 2, "a"), 7);
        join.printed(line(1, 3, "b"), 8);
        assertEquals(List.of(), taken);
        assertEquals(7, join.oldest(99));

        join.ended(RUN);

        assertEquals(List.of("a of 1"), taken);
        assertEquals(8, join.oldest(99));
    }

    @Test
    void aLineThatComesALittleLateFindsItsRun() {
        join.ended(RUN);
        join.printed(line(1, 2, "late"), 7);
        assertEquals(List.of("late of 1"), taken);
        assertEquals(99, join.oldest(99));
    }

    @Test
    void aLineOfTheNextAttemptWaitsForThat() {
        join.ended(RUN);
        join.printed(new LogLine(1, 2, "f", RUN.endEpochNanos() + Duration.ofMinutes(1).toNanos(), "again"), 7);
        assertEquals(List.of(), taken);
    }

    @Test
    void nothingWaitsForEver() {
        join.printed(line(1, 2, "a"), 7);
        join.expire(RUN.startEpochNanos() + Duration.ofMinutes(19).toNanos());
        assertEquals(List.of(), taken);
        join.expire(RUN.startEpochNanos() + Duration.ofMinutes(21).toNanos());
        assertEquals(List.of("a"), taken);
    }

    @Test
    void theOldestGoWhenTooMuchWaits() {
        String text = "x".repeat(16_000);
        for (int i = 0; i < 1_000; i++) {
            join.printed(line(5, i, text), i);
        }
        assertEquals(1_000 - (8 << 20) / 16_064, taken.size());
        assertEquals(taken.size(), join.oldest(-1));
        assertTrue(taken.stream().allMatch(text::equals), "without a run");
    }

    @Test
    void emptyLinesDoNotWaitWithoutEnd() {
        for (int i = 0; i < 200_000; i++) {
            join.printed(line(5, i, ""), i);
        }
        assertEquals(200_000 - (8 << 20) / 64, taken.size());
    }

    private static LogLine line(long high, long low, String text) {
        return new LogLine(high, low, "f", RUN.startEpochNanos(), text);
    }
}
