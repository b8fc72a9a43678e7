package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
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
     * @param firstEpochSecond only those with a value since then, a multiple of 10; 0 for all
     */
    Collection<Metric> metrics(long firstEpochSecond) {
        List<Metric> all = new ArrayList<>();
        for (String function : load.functions()) {
            if (firstEpochSecond > 0 && !wasLoad(function, firstEpochSecond)) {
                continue;
            }
            boolean isAccount = function.equals(Load.ACCOUNT);
            for (LoadMetric metric : LoadMetric.values()) {
                if (isAccount || metric.isOfFunctions()) {
                    Map<String, String> dimensions = isAccount ? Map.of() : Map.of(LambdaMetric.FUNCTION, function);
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        }
        return all;
    }

    private boolean wasLoad(String function, long epochSecond) {
        long end = epochSecond + LambdaMetrics.ACTIVE_SECONDS;
        return !load.periods(function, epochSecond, end, LambdaMetrics.ACTIVE_SECONDS).isEmpty();
    }

    /** The values of each period that has any. */
    Map<Long, MetricValues> values(LoadMetric metric, Map<String, String> dimensions, MetricRange range) {
        Map<Long, MetricValues> values = new TreeMap<>();
        String function = function(dimensions);
        if (function == null || (!function.isEmpty() && !metric.isOfFunctions())) {
            return values;
        }
        Map<Long, RunStatistics> began = metric == LoadMetric.THROTTLES
                ? runs.periods(
                        function.isEmpty() ? RunFilter.ALL : RunFilter.ofFunction(function),
                        range.fromSecond(),
                        range.toSecond(),
                        range.periodSeconds())
                : Map.of();
        Map<Long, Load> loads =
                new TreeMap<>(load.periods(function, range.fromSecond(), range.toSecond(), range.periodSeconds()));
        began.keySet().forEach(second -> loads.putIfAbsent(second, NO_LOAD));
        loads.forEach((second, of) -> {
            MetricValues value = metric.of(of, began.getOrDefault(second, RunStatistics.NONE).runs());
            if (value.count() > 0) {
                values.put(second, value);
            }
        });
        return values;
    }

    /** Whose load the dimensions name; null when they name nobody's. */
    private static @Nullable String function(Map<String, String> dimensions) {
        if (dimensions.isEmpty()) {
            return Load.ACCOUNT;
        }
        String function = dimensions.get(LambdaMetric.FUNCTION);
        return dimensions.size() == 1 && function != null && !function.isEmpty() ? function : null;
    }
}
