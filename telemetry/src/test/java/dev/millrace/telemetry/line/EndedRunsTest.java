package dev.millrace.telemetry.line;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndedRunsTest {
    /** As many as are remembered. */
    private static final int FUNCTIONS = 10_000;
    private static final long DAY_NANOS = Duration.ofDays(1).toNanos();

    private final EndedRuns ended = new EndedRuns(new ManualClock());

    @Test
    void ofAFunctionThatDidNotRunNothingIsReadHoweverMuchIsForgotten() {
        long from = foldFull(1_000);
        assertEquals(List.of(), ended.between(from - DAY_NANOS, Long.MAX_VALUE, Set.of("nobody")));
        assertNull(ended.between(from - DAY_NANOS, Long.MAX_VALUE, Set.of("f0")));
    }

    @Test
    void aFunctionOfWhichThereWasNoRoomIsNotTakenForOneThatDidNotRun() {
        foldFull(FUNCTIONS);
        RunRecord late = Runs.later(Runs.returned("late", 1), 2 * DAY_NANOS);
        fold(late);
        fold(late);
        long from = late.endEpochNanos();
        assertEquals(List.of(late, late), ended.between(from, from, Set.of("late")));
        ended.forgetEndedBefore(from - DAY_NANOS);
        assertEquals(List.of(late, late), ended.between(from, from, Set.of("late")));
        foldFull(1);
        assertNull(ended.between(from, from, Set.of("late")));
        assertEquals(List.of(), ended.between(from + 1, Long.MAX_VALUE, Set.of("late")));
    }

    /** Folds more runs than are remembered, of so many functions; returns when the first of them ended. */
    private long foldFull(int functions) {
        long first = 0;
        for (int i = 0; i <= EndedRuns.RUNS_MAX; i++) {
            RunRecord run = Runs.returned("f" + i % functions, 1);
            first = i == 0 ? run.endEpochNanos() : first;
            fold(run);
        }
        return first;
    }

    private void fold(RunRecord run) {
        ended.fold(run, 0);
    }
}
