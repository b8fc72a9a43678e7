package dev.millrace.telemetry.lookup;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.SystemLog;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.trace.RunTrace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs that differ in all that one may ask for, and questions about them. Confined to one thread. */
final class ManyRuns {
    private final Random random;
    private final List<RunRecord> earlier = new ArrayList<>();

    ManyRuns(Random random) {
        this.random = random;
    }

    /** Some that ended at about that time; now and then one of them is another attempt. */
    List<RunRecord> endedAt(long epochNanos, int count) {
        List<RunRecord> runs = Stream.generate(() -> run(epochNanos)).limit(count).toList();
        earlier.addAll(runs);
        return runs;
    }

    private RunRecord run(long endEpochNanos) {
        boolean again = !earlier.isEmpty() && random.nextInt(20) == 0;
        RunRecord before = again ? earlier.get(random.nextInt(earlier.size())) : null;
        long runNanos = (long) (2_000_000 * Math.exp(2 * random.nextGaussian()));
        String function = "function-" + random.nextInt(random.nextInt(10) == 0 ? 40 : 3);
        int version = 1 + random.nextInt(3);
        RunOutcome outcome = random.nextInt(50) == 0 ? RunOutcome.ofCode(2 + random.nextInt(3)) : RunOutcome.RETURNED;
        return new RunRecord(
                before == null ? random.nextLong() : before.requestIdHigh(),
                before == null ? random.nextLong() : before.requestIdLow(),
                new RunSubject(
                        function,
                        "" + version,
                        "java25",
                        "hash" + random.nextInt(2),
                        128 * version,
                        3_000,
                        SystemLog.TEXT,
                        random.nextInt(4) == 0 ? "live" : ""),
                "" + (char) ('a' + random.nextInt(3)),
                random.nextInt(100),
                random.nextInt(100) == 0 ? TriggerKind.SCHEDULE : TriggerKind.ofCode(1 + random.nextInt(3)),
                before == null ? 1 : before.attempt() + 1,
                endEpochNanos - runNanos - 10_000 - random.nextInt(1_000_000),
                10_000,
                0,
                runNanos,
                false,
                outcome,
                outcome == RunOutcome.RETURNED ? "" : "Error" + random.nextInt(5),
                random.nextInt(6_000_000),
                random.nextInt(6_000_000),
                false,
                random.nextBoolean(),
                trace());
    }

    /** None, mostly; or a stranger's, or that of a run that called this one. */
    private @Nullable TraceLink trace() {
        return switch (random.nextInt(5)) {
            case 0 -> new TraceLink(random.nextLong(), random.nextLong(), 7, true);
            case 1 -> earlier.isEmpty() ? null : calledBy(earlier.get(random.nextInt(earlier.size())));
            default -> null;
        };
    }

    private static TraceLink calledBy(RunRecord caller) {
        RunTrace trace = RunTrace.of(caller);
        return new TraceLink(trace.traceIdHigh(), trace.traceIdLow(), trace.spanId(), true);
    }

    /** Whether the first one says that the other one has called it. */
    static boolean isCalledBy(RunRecord run, RunRecord caller) {
        TraceLink of = calledBy(caller);
        TraceLink called = run.trace();
        return called != null
                && called.parentSpanId() == of.parentSpanId()
                && called.traceIdHigh() == of.traceIdHigh()
                && called.traceIdLow() == of.traceIdLow();
    }

    /** A question that some runs, few, or none are the answer to. */
    RunQuery query() {
        RunRecord like = earlier.get(random.nextInt(earlier.size()));
        long aroundNanos = random.nextLong(4_000_000_000_000L);
        boolean ofTime = random.nextBoolean();
        return new RunQuery(
                random.nextInt(3) == 0 ? like.subject().function() : null,
                random.nextInt(6) == 0 ? like.subject().version() : null,
                random.nextInt(8) == 0 ? like.subject().alias() : null,
                random.nextInt(4) == 0 ? like.zone() : null,
                random.nextInt(4) == 0 ? EnumSet.of(like.trigger()) : EnumSet.allOf(TriggerKind.class),
                random.nextInt(3) == 0
                        ? EnumSet.complementOf(EnumSet.of(RunOutcome.RETURNED))
                        : EnumSet.allOf(RunOutcome.class),
                random.nextInt(4) == 0 ? like.runNanos() : 0,
                random.nextInt(4) == 0 ? like.runNanos() + aroundNanos / 1_000_000 : Long.MAX_VALUE,
                ofTime ? like.startEpochNanos() - aroundNanos : Long.MIN_VALUE,
                ofTime && random.nextBoolean() ? like.startEpochNanos() + aroundNanos : Long.MAX_VALUE);
    }

    /** All records, as a reader of the whole journal finds them. */
    static List<RunRecord> all(Path journal) {
        List<RunRecord> all = new ArrayList<>();
        try (RunTail tail = RunTail.open(journal)) {
            while (tail.next(all::add)) {}
        }
        return all;
    }
}
