package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.event.EventStatistics;
import dev.millrace.telemetry.event.EventWindows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of asynchronous events, of functions as wholes and of all together. Thread-safe. */
final class EventMetrics {
    /** Longer than the epoch is ago, in hours. */
    private static final long ALL_SECONDS = 3_600L << 32;

    private final EventWindows events;

    EventMetrics(EventWindows events) {
        this.events = events;
    }

    /**
     * The metrics that there are: those that have had a value.
     *
     * @param firstEpochSecond only those with a value since then, a multiple of 10; 0 for all
     */
    Collection<Metric> metrics(long firstEpochSecond) {
        List<Metric> all = new ArrayList<>();
        Set<String> functions = events.functions();
        functions.forEach(function -> add(function, Map.of(LambdaMetric.FUNCTION, function), firstEpochSecond, all));
        if (!functions.isEmpty()) {
            add(null, Map.of(), firstEpochSecond, all);
        }
        return all;
    }

    private void add(
            @Nullable String function, Map<String, String> dimensions, long firstEpochSecond, List<Metric> to) {
        long length = firstEpochSecond == 0 ? ALL_SECONDS : LambdaMetrics.ACTIVE_SECONDS;
        Collection<EventStatistics> known = events.periods(
                        function, firstEpochSecond, firstEpochSecond + length, length)
                .values();
        for (EventMetric metric : EventMetric.values()) {
            if (known.stream().anyMatch(statistics -> metric.of(statistics).count() > 0)) {
                to.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
            }
        }
    }

    /** The values of each period that has any. */
    Map<Long, MetricValues> values(EventMetric metric, Map<String, String> dimensions, MetricRange range) {
        Map<Long, MetricValues> values = new TreeMap<>();
        String function = dimensions.get(LambdaMetric.FUNCTION);
        if (dimensions.size() > (function == null ? 0 : 1)) {
            return values;
        }
        events.periods(function, range.fromSecond(), range.toSecond(), range.periodSeconds())
                .forEach((second, statistics) -> {
                    MetricValues value = metric.of(statistics);
                    if (value.count() > 0) {
                        values.put(second, value);
                    }
                });
        return values;
    }
}
