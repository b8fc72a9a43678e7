package dev.millrace.telemetry.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.telemetry.ManualClock;
import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.metering.FunctionKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunExemplarsTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    @Test
    void theNewestOfEachDoublingIsShownForTenMinutes() {
        RunExemplars exemplars = exemplars(10, Runs.ARRIVAL_EPOCH_NANOS + 11 * MINUTE_NANOS);
        exemplars.add(run("f", 1_000, 0));
        exemplars.add(run("f", 5_000_000, 2 * MINUTE_NANOS));
        exemplars.add(run("f", 5_000_001, 3 * MINUTE_NANOS));
        exemplars.add(run("f", 5_000_002, 2 * MINUTE_NANOS));
        exemplars.add(run("f", 9_000_000, 3 * MINUTE_NANOS));

        FunctionKey key = FunctionKey.of(run("f", 1, 0));
        assertEquals(List.of(5_000_001L, 9_000_000L), nanos(exemplars.of(key, Phase.RUN)));
        assertEquals(List.of(), exemplars.of(key, Phase.INIT), "none was a cold start");
        assertEquals(List.of(10_000L), nanos(exemplars.of(key, Phase.QUEUE)));
    }

    @Test
    void onlySoManyFunctionsHaveSome() {
        RunExemplars exemplars = exemplars(1, Runs.ARRIVAL_EPOCH_NANOS);
        exemplars.add(run("f", 1_000, 0));
        exemplars.add(run("g", 1_000, 0));
        assertEquals(1, exemplars.of(FunctionKey.of(run("f", 1, 0)), Phase.RUN).size());
        assertEquals(0, exemplars.of(FunctionKey.of(run("g", 1, 0)), Phase.RUN).size());
    }

    private static List<Long> nanos(List<Exemplar> exemplars) {
        return exemplars.stream().map(Exemplar::nanos).toList();
    }

    private static RunRecord run(String function, long runNanos, long laterNanos) {
        RunSubject subject = new RunSubject(function, "1", "java25", "hash", 128, 3_000);
        return Runs.later(Runs.run(subject, "a", runNanos, RunOutcome.RETURNED), laterNanos);
    }

    private static RunExemplars exemplars(int functionsMax, long nowEpochNanos) {
        ManualClock clock = new ManualClock();
        clock.advance(nowEpochNanos - Runs.ARRIVAL_EPOCH_NANOS);
        return new RunExemplars(functionsMax, clock);
    }
}
