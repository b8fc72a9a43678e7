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
    private static final String RESOURCE = "Resource";
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
            for (Map<String, String> dimensions : dimensionsOf(series.function(), series.version())) {
                for (LambdaMetric metric : LambdaMetric.values()) {
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        }
        return all;
    }

    private boolean ranSince(Series series, long epochSecond) {
        RunFilter own = new RunFilter(series.function(), series.version(), null);
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
        if (dimensions.isEmpty()) {
            return RunFilter.ALL;
        }
        if (function == null || dimensions.size() > (resource == null ? 1 : 2)) {
            return null;
        }
        if (resource == null) {
            return RunFilter.ofFunction(function);
        }
        if (resource.equals(function)) {
            return new RunFilter(function, FunctionVersion.LATEST, null);
        }
        return resource.startsWith(function + ":")
                ? new RunFilter(function, resource.substring(function.length() + 1), null)
                : null;
    }

    /** The dimensions of one version of a function, and of fewer and fewer of them. */
    private static List<Map<String, String>> dimensionsOf(String function, String version) {
        String resource = version.equals(FunctionVersion.LATEST) ? function : function + ":" + version;
        return List.of(Map.of(), Map.of(FUNCTION, function), Map.of(FUNCTION, function, RESOURCE, resource));
    }
}
