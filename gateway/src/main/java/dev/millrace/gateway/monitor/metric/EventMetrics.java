package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.event.EventStatistics;
import dev.millrace.telemetry.event.EventWindows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What becomes of asynchronous events, of functions as wholes and of all together. Thread-safe. */
final class EventMetrics {
    private static final String FUNCTION = "FunctionName";
    private static final long STEP_SECONDS = 10;
    private static final long DAY_SECONDS = 86_400;
    /** Longer than the epoch is ago, in hours. */
    private static final long ALL_SECONDS = 3_600L << 32;

    private final EventWindows events;

    EventMetrics(EventWindows events) {
        this.events = events;
    }

    /**
     * The metrics that there are: those that have had a value.
     *
     * @param activeSinceEpochSecond only those with a value since then; 0 for all
     */
    Collection<Metric> metrics(long activeSinceEpochSecond) {
        long from = Math.ceilDiv(activeSinceEpochSecond, STEP_SECONDS) * STEP_SECONDS;
        List<Metric> all = new ArrayList<>();
        Map<String, @Nullable String> owners = new HashMap<>();
        events.functions().forEach(function -> owners.put(function, function));
        if (!owners.isEmpty()) {
            owners.put("", null);
        }
        owners.forEach((name, function) -> {
            Collection<EventStatistics> known = from == 0
                    ? events.periods(function, 0, ALL_SECONDS, ALL_SECONDS).values()
                    : events.periods(function, from, from + DAY_SECONDS, DAY_SECONDS).values();
            for (EventMetric metric : EventMetric.values()) {
                if (known.stream().anyMatch(statistics -> metric.of(statistics).count() > 0)) {
                    Map<String, String> dimensions = function == null ? Map.of() : Map.of(FUNCTION, function);
                    all.add(new Metric(LambdaMetric.NAMESPACE, metric.wireName(), dimensions));
                }
            }
        });
        return all;
    }

    /** The values of each period that has any; nothing for a metric that there is not. */
    List<MetricSource.InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        EventMetric known = EventMetric.named(metric.name());
        Map<String, String> dimensions = metric.dimensions();
        boolean isOfSomebody = dimensions.isEmpty() || (dimensions.size() == 1 && dimensions.containsKey(FUNCTION));
        if (known == null || !isOfSomebody || (unit != null && !unit.equals(known.unit()))) {
            return List.of();
        }
        Map<Long, MetricValues> values = new TreeMap<>();
        events.periods(dimensions.get(FUNCTION), range.fromSecond(), range.toSecond(), range.periodSeconds())
                .forEach((second, statistics) -> {
                    MetricValues value = known.of(statistics);
                    if (value.count() > 0) {
                        values.put(second, value);
                    }
                });
        return List.of(new MetricSource.InUnit(known.unit(), values));
    }
}
