package dev.millrace.gateway.monitor.series;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All sources of a server; of those that have a namespace, the first answers for it. Thread-safe as they are. */
public record MetricSources(List<MetricSource> sources) {
    public MetricSources {
        sources = List.copyOf(sources);
    }

    /** As {@link MetricSource#metrics}, of all sources. */
    public Collection<Metric> metrics(long activeSinceEpochSecond) {
        List<Metric> all = new ArrayList<>();
        sources.forEach(source -> all.addAll(source.metrics(activeSinceEpochSecond)));
        return all;
    }

    /** As {@link MetricSource#values}. */
    public List<MetricSource.InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        return sources.stream()
                .filter(source -> source.has(metric.namespace()))
                .findFirst()
                .map(source -> source.values(metric, unit, range))
                .orElse(List.of());
    }

    /**
     * The values of each period, by the second at which it begins. Of a period with values in several units those in
     * the first, by its name.
     */
    public Map<Long, MetricValues> periods(Metric metric, @Nullable String unit, MetricRange range) {
        Map<Long, MetricValues> periods = new TreeMap<>();
        values(metric, unit, range).forEach(one -> one.periods().forEach(periods::putIfAbsent));
        return periods;
    }
}
