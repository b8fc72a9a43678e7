package dev.millrace.gateway.monitor.metric;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.Telemetry;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunWindows;
import dev.millrace.telemetry.window.Series;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of functions: what their runs add up to, and what load they are, and what
 * becomes of their events. Thread-safe.
 */
public final class LambdaMetrics implements MetricSource {
    private static final String FUNCTION = "FunctionName";
    /** By what name it was called: without a qualifier, by the number of a version, or by an alias. */
    private static final String RESOURCE = "Resource";
    /** Where an alias led to; calls by other names do not have this dimension. */
    private static final String EXECUTED_VERSION = "ExecutedVersion";
    private static final long STEP_SECONDS = 10;
    private static final long DAY_SECONDS = 86_400;

    private final RunWindows windows;
    private final LoadMetrics load;
    private final EventMetrics events;

    private LambdaMetrics(RunWindows windows, LoadMetrics load, EventMetrics events) {
        this.windows = windows;
        this.load = load;
        this.events = events;
    }

    public static LambdaMetrics of(Telemetry telemetry) {
        return new LambdaMetrics(
                telemetry.windows(),
                new LoadMetrics(telemetry.load(), telemetry.windows()),
                new EventMetrics(telemetry.events()));
    }

    @Override
    public boolean has(String namespace) {
        return namespace.equals(LambdaMetric.NAMESPACE);
    }

    @Override
    public Collection<Metric> metrics(long activeSinceEpochSecond) {
        Set<Metric> all = new LinkedHashSet<>(load.metrics(activeSinceEpochSecond));
        all.addAll(events.metrics(activeSinceEpochSecond));
        for (Series series : windows.series()) {
            if (activeSinceEpochSecond > 0 && !ranSince(series, activeSinceEpochSecond)) {
                continue;
            }
            for (Map<String, String> dimensions : dimensionsOf(series)) {
                for (LambdaMetric metric : LambdaMetric.values()) {
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        }
        return all;
    }

    private boolean ranSince(Series series, long epochSecond) {
        RunFilter own = new RunFilter(series.function(), series.version(), null, series.alias());
        long from = Math.ceilDiv(epochSecond, STEP_SECONDS) * STEP_SECONDS;
        return !windows.periods(own, from, from + DAY_SECONDS, STEP_SECONDS).isEmpty();
    }

    @Override
    public List<InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        if (range.periodSeconds() % STEP_SECONDS != 0) {
            throw MetricRefusals.value("The parameter Period must be 10, 20, 30 or a multiple of 60 seconds for "
                    + LambdaMetric.NAMESPACE + ", not " + range.periodSeconds() + ".");
        }
        LambdaMetric known = LambdaMetric.named(metric.name());
        if (known == null) {
            return LoadMetric.named(metric.name()) == null
                    ? events.values(metric, unit, range)
                    : load.values(metric, unit, range);
        }
        RunFilter filter = filter(metric.dimensions());
        if (filter == null || (unit != null && !unit.equals(known.unit()))) {
            return List.of();
        }
        Map<Long, MetricValues> values = new TreeMap<>();
        windows.periods(filter, range.fromSecond(), range.toSecond(), range.periodSeconds())
                .forEach((second, runs) -> values.put(second, known.of(runs)));
        return List.of(new InUnit(known.unit(), values));
    }

    /** Whose runs the dimensions name; null when they name none that there could be. */
    private static @Nullable RunFilter filter(Map<String, String> dimensions) {
        String function = dimensions.get(FUNCTION);
        String resource = dimensions.get(RESOURCE);
        String executed = dimensions.get(EXECUTED_VERSION);
        if (dimensions.isEmpty()) {
            return RunFilter.ALL;
        }
        int known = 1 + (resource == null ? 0 : 1) + (executed == null ? 0 : 1);
        if (function == null || dimensions.size() > known) {
            return null;
        }
        if (resource == null) {
            return executed == null ? RunFilter.ofFunction(function) : null;
        }
        if (resource.equals(function)) {
            return executed == null ? new RunFilter(function, FunctionVersion.LATEST, null, "") : null;
        }
        if (!resource.startsWith(function + ":")) {
            return null;
        }
        String qualifier = resource.substring(function.length() + 1);
        if (!isVersion(qualifier)) {
            return new RunFilter(function, executed, null, qualifier);
        }
        return executed == null ? new RunFilter(function, qualifier, null, "") : null;
    }

    private static boolean isVersion(String qualifier) {
        return qualifier.equals(FunctionVersion.LATEST) || qualifier.matches("[0-9]+");
    }

    /** The dimensions of one version of a function, called by one name, and of fewer and fewer of them. */
    private static List<Map<String, String>> dimensionsOf(Series series) {
        String function = series.function();
        Map<String, String> whole = Map.of(FUNCTION, function);
        if (!series.alias().isEmpty()) {
            String resource = function + ":" + series.alias();
            return List.of(
                    Map.of(),
                    whole,
                    Map.of(FUNCTION, function, RESOURCE, resource),
                    Map.of(FUNCTION, function, RESOURCE, resource, EXECUTED_VERSION, series.version()));
        }
        boolean isLatest = series.version().equals(FunctionVersion.LATEST);
        String resource = isLatest ? function : function + ":" + series.version();
        return List.of(Map.of(), whole, Map.of(FUNCTION, function, RESOURCE, resource));
    }
}
