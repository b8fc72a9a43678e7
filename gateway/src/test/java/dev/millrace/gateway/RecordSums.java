package dev.millrace.gateway;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** What some records add up to, by the plainest arithmetic there is. Immutable. */
record RecordSums(List<RunRecord> runs) {
    static Map<String, RecordSums> by(List<RunRecord> runs, Function<RunRecord, String> key) {
        return runs.stream()
                .collect(Collectors.groupingBy(
                        key, Collectors.collectingAndThen(Collectors.toList(), RecordSums::new)));
    }

    /** The labels that Prometheus has of a run's function, version and trigger. */
    static String labels(RunRecord run) {
        TriggerKind trigger = run.trigger();
        String name =
                switch (trigger) {
                    case INVOKE -> "other";
                    case EVENT -> "event";
                    case ROUTE -> "route";
                    default -> throw new IllegalArgumentException("nobody made such a run: " + trigger);
                };
        return "function=\"%s\",trigger=\"%s\",version=\"%s\""
                .formatted(run.subject().function(), name, run.subject().version());
    }

    long count() {
        return runs.size();
    }

    long errors() {
        return runs.stream().filter(run -> run.outcome() != RunOutcome.RETURNED).count();
    }

    long coldStarts() {
        return runs.stream().filter(RunRecord::coldStart).count();
    }

    long sum(ToLongFunction<RunRecord> value) {
        return runs.stream().mapToLong(value).sum();
    }

    long leastNanos() {
        return runs.stream().mapToLong(RunRecord::runNanos).min().orElseThrow();
    }

    long greatestNanos() {
        return runs.stream().mapToLong(RunRecord::runNanos).max().orElseThrow();
    }

    /** The duration in the function that has this rank in the order of all. */
    long percentileNanos(double percent) {
        long[] sorted = runs.stream().mapToLong(RunRecord::runNanos).toArray();
        Arrays.sort(sorted);
        return sorted[(int) Math.max(1, Math.ceil(percent / 100 * sorted.length)) - 1];
    }

    /** How many took no longer. */
    long within(double seconds) {
        return runs.stream().filter(run -> run.runNanos() / 1e9 <= seconds).count();
    }

    /** By the public prices: a fraction of a cent for each request, and for each gigabyte-second. */
    BigDecimal amount() {
        BigDecimal megabyteMillis = BigDecimal.ZERO;
        for (RunRecord run : runs) {
            BigDecimal millis = new BigDecimal(run.initNanos() + run.runNanos())
                    .movePointLeft(6)
                    .setScale(0, RoundingMode.CEILING);
            megabyteMillis = megabyteMillis.add(millis.multiply(new BigDecimal(run.subject().memoryMb())));
        }
        BigDecimal gigabyteSeconds = megabyteMillis.divide(new BigDecimal(1_024 * 1_000));
        return new BigDecimal("0.0000002")
                .multiply(new BigDecimal(runs.size()))
                .add(gigabyteSeconds.multiply(new BigDecimal("0.0000166667")));
    }
}
