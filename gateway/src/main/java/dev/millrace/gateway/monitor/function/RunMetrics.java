package dev.millrace.gateway.monitor.function;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricValues;
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

/** What runs add up to: of functions as wholes, by the name that was called, and of all together. Thread-safe. */
final class RunMetrics {
    /** By what name it was called: without a qualifier, by the number of a version, or by an alias. */
    private static final String RESOURCE = "Resource";
    /** Where an alias led to; calls by other names do not have this dimension. */
    private static final String EXECUTED_VERSION = "ExecutedVersion";

    private final RunWindows windows;

    RunMetrics(RunWindows windows) {
        this.windows = windows;
    }

    /**
     * The metrics that there are.
     *
     * @param firstEpochSecond only those with a value since then, a multiple of 10; 0 for all
     */
    Collection<Metric> metrics(long firstEpochSecond) {
        Set<Metric> all = new LinkedHashSet<>();
        for (Series series : windows.series()) {
            if (firstEpochSecond > 0 && !ranSince(series, firstEpochSecond)) {
                continue;
            }
            for (Map<String, String> dimensions : dimensionsOf(series)) {
                for (RunMetric metric : RunMetric.values()) {
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        }
        return all;
    }

    private boolean ranSince(Series series, long epochSecond) {
        RunFilter own = new RunFilter(series.function(), series.version(), null, series.alias());
        long end = epochSecond + LambdaMetrics.ACTIVE_SECONDS;
        return !windows.periods(own, epochSecond, end, LambdaMetrics.ACTIVE_SECONDS).isEmpty();
    }

    /** The values of each period that has any. */
    Map<Long, MetricValues> values(RunMetric metric, Map<String, String> dimensions, MetricRange range) {
        Map<Long, MetricValues> values = new TreeMap<>();
        RunFilter filter = filter(dimensions);
        if (filter != null) {
            windows.periods(filter, range.fromSecond(), range.toSecond(), range.periodSeconds())
                    .forEach((second, runs) -> values.put(second, metric.of(runs)));
        }
        return values;
    }

    /** Whose runs the dimensions name; null when they name none that there could be. */
    private static @Nullable RunFilter filter(Map<String, String> dimensions) {
        String function = dimensions.get(LambdaMetric.FUNCTION);
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
        Map<String, String> whole = Map.of(LambdaMetric.FUNCTION, function);
        if (!series.alias().isEmpty()) {
            String resource = function + ":" + series.alias();
            return List.of(
                    Map.of(),
                    whole,
                    Map.of(LambdaMetric.FUNCTION, function, RESOURCE, resource),
                    Map.of(LambdaMetric.FUNCTION, function, RESOURCE, resource, EXECUTED_VERSION, series.version()));
        }
        boolean isLatest = series.version().equals(FunctionVersion.LATEST);
        String resource = isLatest ? function : function + ":" + series.version();
        return List.of(Map.of(), whole, Map.of(LambdaMetric.FUNCTION, function, RESOURCE, resource));
    }
}
