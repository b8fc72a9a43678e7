package dev.millrace.telemetry.export;

import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.telemetry.duration.DurationDistribution;
import dev.millrace.telemetry.metering.FunctionKey;
import dev.millrace.telemetry.metering.FunctionTotals;
import dev.millrace.telemetry.metering.RunMeter;
import dev.millrace.telemetry.metering.RunTotals;
import dev.millrace.telemetry.trace.Phase;
import dev.millrace.telemetry.trace.RunExemplars;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * All metrics with their names, so that every format shows the same ones. What the run journal tells is named by
 * OpenTelemetry's conventions for functions as a service where they have a name; the rest begins with {@code millrace}.
 * Thread-safe.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/">The conventions</a>
 */
public final class MetricCatalogue {
    public static final String FUNCTION = "faas.name";
    public static final String VERSION = "faas.version";
    public static final String TRIGGER = "faas.trigger";
    public static final String ZONE = "millrace.zone";

    private static final List<FunctionNumber> FUNCTION_NUMBERS = List.of(
            // The conventions count successful invocations here; AWS counts all that ran, and so do we.
            counter("faas.invocations", "{invocation}", "Runs, however they ended", FunctionTotals::runs),
            counter("faas.errors", "{error}", "Runs that failed, crashed or timed out", FunctionTotals::errors),
            counter("faas.timeouts", "{timeout}", "Runs that passed their deadline", FunctionTotals::timeouts),
            counter("faas.coldstarts", "{coldstart}", "Runs that started their instance", FunctionTotals::coldStarts),
            amount("millrace.billed.duration", "s", "Billed time of init and run", FunctionTotals::billedSeconds),
            amount(
                    "millrace.billed.gb_seconds",
                    "{GB.s}",
                    "Billed time multiplied by configured memory",
                    FunctionTotals::billedGigabyteSeconds),
            counter("millrace.request.size", "By", "Request payloads", FunctionTotals::requestBytes),
            counter("millrace.response.size", "By", "Response payloads", FunctionTotals::responseBytes),
            counter("millrace.log.cut_runs", "{run}", "Runs that lost log lines", FunctionTotals::droppedLogRuns));

    private static final List<FunctionDuration> FUNCTION_DURATIONS = List.of(
            new FunctionDuration("faas.invoke_duration", "Time in the function", Phase.RUN, FunctionTotals::run),
            new FunctionDuration("faas.init_duration", "Time to start an instance", Phase.INIT, FunctionTotals::init),
            new FunctionDuration(
                    "millrace.queue_duration", "Time until an instance was found", Phase.QUEUE, FunctionTotals::queue));

    private final RunMeter meter;
    private final @Nullable RunExemplars exemplars;
    private final List<Readings> readings;
    private final long processStartEpochNanos;

    /** Without exemplars. */
    public MetricCatalogue(RunMeter meter, List<Readings> readings, long processStartEpochNanos) {
        this(meter, null, readings, processStartEpochNanos);
    }

    /**
     * Shows what {@code meter} has folded and what {@code readings} say.
     *
     * @param exemplars of the runs whose spans are exported; null when none are
     * @param processStartEpochNanos since when the readings count
     */
    public MetricCatalogue(
            RunMeter meter, @Nullable RunExemplars exemplars, List<Readings> readings, long processStartEpochNanos) {
        this.meter = meter;
        this.exemplars = exemplars;
        this.readings = List.copyOf(readings);
        this.processStartEpochNanos = processStartEpochNanos;
    }

    /** Every metric that has a value now. */
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        RunTotals totals = meter.totals();
        if (totals.records() > 0) {
            FUNCTION_NUMBERS.forEach(number -> metrics.add(number.of(totals)));
            FUNCTION_DURATIONS.forEach(duration -> metrics.add(duration.of(totals, exemplars)));
            metrics.add(zoneRuns(totals));
            metrics.add(whole(totals, "millrace.telemetry.records", "Runs read from the journal", totals.records()));
            metrics.add(whole(
                    totals,
                    "millrace.telemetry.overflow_runs",
                    "Runs counted as " + FunctionKey.OTHER + " because there are too many functions",
                    totals.overflowRuns()));
        }
        addReadings(metrics);
        return metrics;
    }

    private static Metric zoneRuns(RunTotals totals) {
        List<Sample> samples = new ArrayList<>();
        totals.zoneRuns().forEach((zone, runs) -> samples.add(new Sample(Map.of(ZONE, zone), runs)));
        return new Metric.Numbers(
                "millrace.zone.runs", "Runs by zone", totals.startEpochNanos(), "{run}", MetricKind.COUNTER, samples);
    }

    private static Metric whole(RunTotals totals, String name, String description, long value) {
        List<Sample> samples = List.of(new Sample(Map.of(), value));
        return new Metric.Numbers(
                name, description, totals.startEpochNanos(), "{run}", MetricKind.COUNTER, samples);
    }

    private void addReadings(List<Metric> metrics) {
        Map<String, List<Reading>> byName = new LinkedHashMap<>();
        for (Readings source : readings) {
            source.read().forEach(reading ->
                    byName.computeIfAbsent(reading.name(), name -> new ArrayList<>()).add(reading));
        }
        byName.values().forEach(sameName -> metrics.add(join(sameName)));
    }

    private Metric join(List<Reading> sameName) {
        Reading first = sameName.getFirst();
        List<Sample> samples = sameName.stream()
                .map(reading -> new Sample(reading.attributes(), reading.value()))
                .toList();
        return new Metric.Numbers(
                first.name(), first.description(), processStartEpochNanos, first.unit(), first.kind(), samples);
    }

    private static Map<String, String> attributes(FunctionKey key) {
        return Map.of(FUNCTION, key.function(), VERSION, key.version(), TRIGGER, conventional(key.trigger()));
    }

    /** The conventions' words where they have one. Each trigger has its own, as each has its own numbers. */
    private static String conventional(TriggerKind trigger) {
        return switch (trigger) {
            case INVOKE -> "other";
            case EVENT -> "event";
            case RULE -> "pubsub";
            case SCHEDULE -> "timer";
            case DESTINATION -> "destination";
            case URL -> "url";
            case ROUTE -> "route";
            case OBJECT -> "object";
            case REPLAY -> "replay";
            case ALARM -> "alarm";
        };
    }

    private static FunctionNumber counter(
            String name, String unit, String description, ToDoubleFunction<FunctionTotals> value) {
        return new FunctionNumber(name, MetricKind.COUNTER, unit, description, value);
    }

    private static FunctionNumber amount(
            String name, String unit, String description, ToDoubleFunction<FunctionTotals> value) {
        return new FunctionNumber(name, MetricKind.AMOUNT, unit, description, value);
    }

    private record FunctionNumber(
            String name, MetricKind kind, String unit, String description, ToDoubleFunction<FunctionTotals> value) {
        Metric of(RunTotals totals) {
            List<Sample> samples = totals.functions().stream()
                    .map(function -> new Sample(attributes(function.key()), value.applyAsDouble(function)))
                    .toList();
            return new Metric.Numbers(name, description, totals.startEpochNanos(), unit, kind, samples);
        }
    }

    private record FunctionDuration(
            String name, String description, Phase phase, Function<FunctionTotals, DurationDistribution> durations) {
        Metric of(RunTotals totals, @Nullable RunExemplars exemplars) {
            List<DurationSample> samples = totals.functions().stream()
                    .map(function -> new DurationSample(
                            attributes(function.key()),
                            durations.apply(function),
                            exemplars == null ? List.of() : exemplars.of(function.key(), phase)))
                    .toList();
            return new Metric.Durations(name, description, totals.startEpochNanos(), samples);
        }
    }
}
