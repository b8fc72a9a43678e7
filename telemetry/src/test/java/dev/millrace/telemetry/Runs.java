package dev.millrace.telemetry;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TriggerKind;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Run records for tests. */
public final class Runs {
    public static final long ARRIVAL_EPOCH_NANOS = 1_790_000_000_000_000_000L;

    private Runs() {}

    public static RunRecord returned(String function, long runNanos) {
        RunSubject subject = new RunSubject(function, "$LATEST", "java25", "hash", 128, 3_000);
        return run(subject, "a", runNanos, RunOutcome.RETURNED);
    }

    public static RunRecord run(RunSubject subject, String zone, long runNanos, RunOutcome outcome) {
        return new RunRecord(
                1,
                2,
                subject,
                zone,
                1,
                TriggerKind.INVOKE,
                1,
                ARRIVAL_EPOCH_NANOS,
                10_000,
                0,
                runNanos,
                false,
                outcome,
                outcome == RunOutcome.RETURNED ? "" : "Function.Error",
                10,
                20,
                false);
    }

    /** Runs of a few functions that differ in everything that is metered; durations are log-normal. */
    public static List<RunRecord> random(long seed, int count) {
        Random random = new Random(seed);
        return Stream.generate(() -> random(random)).limit(count).toList();
    }

    /** The same runs in their order, the first as it is and the last so much later. */
    public static List<RunRecord> over(long spanNanos, List<RunRecord> runs) {
        return IntStream.range(0, runs.size())
                .mapToObj(i -> later(runs.get(i), (long) ((double) spanNanos * i / (runs.size() - 1))))
                .toList();
    }

    /** The same run, so much later. */
    public static RunRecord later(RunRecord run, long nanos) {
        return new RunRecord(
                run.requestIdHigh(),
                run.requestIdLow(),
                run.subject(),
                run.zone(),
                run.instance(),
                run.trigger(),
                run.attempt(),
                run.arrivalEpochNanos() + nanos,
                run.queueNanos(),
                run.initNanos(),
                run.runNanos(),
                run.coldStart(),
                run.outcome(),
                run.errorType(),
                run.requestBytes(),
                run.responseBytes(),
                run.droppedLogLines());
    }

    /** The same run, but so long and of that concurrency. */
    public static RunRecord lasting(RunRecord run, long runNanos, boolean reserved) {
        return new RunRecord(
                run.requestIdHigh(),
                run.requestIdLow(),
                run.subject(),
                run.zone(),
                run.instance(),
                run.trigger(),
                run.attempt(),
                run.arrivalEpochNanos(),
                run.queueNanos(),
                run.initNanos(),
                runNanos,
                run.coldStart(),
                run.outcome(),
                run.errorType(),
                run.requestBytes(),
                run.responseBytes(),
                run.droppedLogLines(),
                reserved,
                run.trace());
    }

    private static RunRecord random(Random random) {
        boolean coldStart = random.nextInt(10) == 0;
        String function = "function-" + random.nextInt(3);
        int version = 1 + random.nextInt(2);
        return new RunRecord(
                random.nextLong(),
                random.nextLong(),
                new RunSubject(
                        function,
                        "" + version,
                        "java25",
                        "hash",
                        128 * version,
                        3_000,
                        SystemLog.TEXT,
                        random.nextBoolean() ? "" : "alias-" + random.nextInt(2)),
                "" + (char) ('a' + random.nextInt(3)),
                random.nextInt(100),
                TriggerKind.INVOKE,
                1,
                ARRIVAL_EPOCH_NANOS + random.nextInt(1_000_000),
                logNormal(random, 20_000),
                coldStart ? logNormal(random, 40_000_000) : 0,
                logNormal(random, 1_500),
                coldStart,
                RunOutcome.ofCode(1 + random.nextInt(4)),
                "",
                random.nextInt(6_000_000),
                random.nextInt(6_000_000),
                random.nextInt(20) == 0);
    }

    private static long logNormal(Random random, long medianNanos) {
        return (long) (medianNanos * Math.exp(1.2 * random.nextGaussian()));
    }
}
