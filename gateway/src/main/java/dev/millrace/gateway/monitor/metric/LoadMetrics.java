package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.load.Load;
import dev.millrace.telemetry.load.LoadWindows;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunStatistics;
import dev.millrace.telemetry.window.RunWindows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Refusals and concurrency, of functions as wholes and of the account. Thread-safe. */
final class LoadMetrics {
    private static final String FUNCTION = "FunctionName";
    private static final String COUNT = "Count";
    private static final long STEP_SECONDS = 10;
    private static final long DAY_SECONDS = 86_400;
    private static final Load NO_LOAD = new Load(0, 0, 0, 0, 0);

    private final LoadWindows load;
    private final RunWindows runs;

    LoadMetrics(LoadWindows load, RunWindows runs) {
        this.load = load;
        this.runs = runs;
    }

    /**
     * The metrics that there are.
     *
     * @param activeSinceEpochSecond only those with a value since then; 0 for all
     */
    Collection<Metric> metrics(long activeSinceEpochSecond) {
        List<Metric> all = new ArrayList<>();
        for (String function : load.functions()) {
            long from = Math.ceilDiv(activeSinceEpochSecond, STEP_SECONDS) * STEP_SECONDS;
            if (from > 0 && load.periods(function, from, from + DAY_SECONDS, DAY_SECONDS).isEmpty()) {
                continue;
            }
            boolean isAccount = function.equals(Load.ACCOUNT);
            for (LoadMetric metric : LoadMetric.values()) {
                if (isAccount || metric.isOfFunctions()) {
                    Map<String, String> dimensions = isAccount ? Map.of() : Map.of(FUNCTION, function);
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        }
        return all;
    }

    /** The values of each period that has any; nothing for a metric that there is not. */
    List<MetricSource.InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        LoadMetric known = LoadMetric.named(metric.name());
        String function = function(metric.dimensions());
        if (known == null || function == null || (unit != null && !unit.equals(COUNT))) {
            return List.of();
        }
        if (!function.isEmpty() && !known.isOfFunctions()) {
            return List.of();
        }
        Map<Long, RunStatistics> began = known == LoadMetric.THROTTLES
                ? runs.periods(
                        function.isEmpty() ? RunFilter.ALL : RunFilter.ofFunction(function),
                        range.fromSecond(),
                        range.toSecond(),
                        range.periodSeconds())
                : Map.of();
        Map<Long, Load> loads =
                new TreeMap<>(load.periods(function, range.fromSecond(), range.toSecond(), range.periodSeconds()));
        began.keySet().forEach(second -> loads.putIfAbsent(second, NO_LOAD));
        Map<Long, MetricValues> values = new TreeMap<>();
        loads.forEach((second, of) -> {
            MetricValues value = known.of(of, began.getOrDefault(second, RunStatistics.NONE).runs());
            if (value.count() > 0) {
                values.put(second, value);
            }
        });
        return List.of(new MetricSource.InUnit(COUNT, values));
    }

    /** Whose load the dimensions name; null when they name nobody's. */
    private static @Nullable String function(Map<String, String> dimensions) {
        if (dimensions.isEmpty()) {
            return Load.ACCOUNT;
        }
        String function = dimensions.get(FUNCTION);
        return dimensions.size() == 1 && function != null && !function.isEmpty() ? function : null;
    }
}
