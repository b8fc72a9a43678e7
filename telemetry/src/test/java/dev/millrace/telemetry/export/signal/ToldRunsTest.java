package dev.millrace.telemetry.export.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.ReplyEnd;
import dev.millrace.engine.trace.ReplyTable;
import dev.millrace.engine.trace.ReplyTimes;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToldRunsTest {
    private static final long TWO_SECONDS = Duration.ofSeconds(2).toNanos();
    private static final RunRecord RUN = Runs.returned("f", 1_000);

    private final ManualClock clock = new ManualClock();
    private final ReplyTimes replies = new ReplyTimes();
    private final ReplyTable table = replies.newTable();
    private final ToldRuns runs = new ToldRuns(replies, clock);

    @Test
    void aRunWaitsUntilItsAnswerHasLeft() {
        runs.add(RUN, 5);
        assertEquals(0, runs.ready(false));
        assertEquals(4, runs.donePosition(9));

        table.sent(RUN.requestIdHigh(), RUN.requestIdLow(), 77);

        assertEquals(1, runs.ready(false));
        assertEquals(new ReplyEnd(77, false), runs.first(1).getFirst().reply());
        runs.told(1);
        assertEquals(0, runs.ready(false));
        assertEquals(9, runs.donePosition(9));
    }

    @Test
    void forTwoSecondsAtMostAndNotWhenTheServerEnds() {
        runs.add(RUN, 5);
        assertEquals(0, runs.ready(false));
        assertEquals(1, runs.ready(true));
        runs.told(1);

        runs.add(RUN, 6);
        clock.advance(TWO_SECONDS - 1);
        assertEquals(0, runs.ready(false));
        clock.advance(1);
        assertEquals(1, runs.ready(false));
        assertNull(runs.first(1).getFirst().reply());
    }

    @Test
    void aRunThatIsOldWhenItIsReadDoesNotWait() {
        clock.advance(TWO_SECONDS + Duration.ofSeconds(1).toNanos());
        runs.add(RUN, 5);
        assertEquals(1, runs.ready(false));
    }

    @Test
    void oneThatWaitsHoldsUpItsBatchAndWhatComesAfterIt() {
        RunRecord waits = Runs.random(1, 1).getFirst();
        table.sent(RUN.requestIdHigh(), RUN.requestIdLow(), 77);
        runs.add(RUN, 4);
        runs.add(RUN, 5);
        runs.add(waits, 5);
        runs.add(RUN, 6);
        assertEquals(1, runs.ready(false));
        runs.told(1);
        assertEquals(4, runs.donePosition(6));

        table.gone(waits.requestIdHigh(), waits.requestIdLow(), 78);
        assertEquals(3, runs.ready(false));
    }

    @Test
    void noneWaitsWhenManyDo() {
        for (int i = 0; i < 8_192; i++) {
            runs.add(RUN, i);
        }
        assertEquals(0, runs.ready(false));
        runs.add(RUN, 8_192);
        assertEquals(8_193, runs.ready(false));
    }
}
