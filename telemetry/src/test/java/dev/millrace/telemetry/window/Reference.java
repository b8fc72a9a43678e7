package dev.millrace.telemetry.window;

import dev.millrace.telemetry.duration.DurationSpread;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.duration.DurationBuckets;
import java.util.List;

/** Statistics computed from the records one by one, to hold others against. */
final class Reference {
    private static final double[] PERCENTS = {0, 1, 25, 50, 90, 99, 99.9, 100};

    private Reference() {}

    /** Sums and extremes must be the same, percentiles within 0.1 %. */
    static void assertSame(List<RunRecord> runs, RunStatistics found, String what) {
        long[] sorted = runs.stream().mapToLong(RunRecord::runNanos).sorted().toArray();
        assertEquals(runs.size(), found.runs(), what);
        assertEquals(count(runs, RunOutcome.FAILED, RunOutcome.CRASHED, RunOutcome.TIMED_OUT), found.errors(), what);
        assertEquals(count(runs, RunOutcome.TIMED_OUT), found.timeouts(), what);
        assertEquals(runs.stream().filter(RunRecord::coldStart).count(), found.coldStarts(), what);
        assertEquals(runs.stream().mapToLong(RunRecord::billedMillis).sum(), found.billedMillis(), what);
        assertEquals(
                runs.stream().mapToLong(run -> run.billedMillis() * run.subject().memoryMb()).sum(),
                found.billedMegabyteMillis(),
                what);
        assertEquals(runs.stream().mapToLong(RunRecord::queueNanos).sum(), found.queueNanos(), what);
        assertEquals(runs.stream().mapToLong(RunRecord::initNanos).sum(), found.initNanos(), what);
        DurationSpread durations = found.durations();
        assertEquals(runs.stream().mapToLong(RunRecord::runNanos).sum(), durations.sumNanos(), what);
        if (sorted.length == 0) {
            return;
        }
        assertEquals(sorted[0], durations.minNanos(), what);
        assertEquals(sorted[sorted.length - 1], durations.maxNanos(), what);
        for (double percent : PERCENTS) {
            long exact = sorted[(int) Math.max(1, Math.ceil(percent / 100 * sorted.length)) - 1];
            double allowed = Math.max(DurationBuckets.UNIT_NANOS, exact / 1_000.0);
            assertEquals((double) exact, (double) durations.percentileNanos(percent), allowed, what + ", p" + percent);
        }
    }

    private static long count(List<RunRecord> runs, RunOutcome... outcomes) {
        List<RunOutcome> counted = List.of(outcomes);
        return runs.stream().filter(run -> counted.contains(run.outcome())).count();
    }
}
