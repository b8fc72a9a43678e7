package dev.millrace.gateway.monitor.series;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has the values of the metrics of some namespaces. Thread-safe; may read a file. */
public interface MetricSource {
    /** Whether the metrics of a namespace are its own. */
    boolean has(String namespace);

    /**
     * The metrics that there are.
     *
     * @param activeSinceEpochSecond only those with a value since then; 0 for all
     */
    Collection<Metric> metrics(long activeSinceEpochSecond);

    /**
     * The values of each period that has any, apart by the unit that they were measured in, in the order of the units'
     * names; nothing for a metric that there is not.
     *
     * @param unit the only one that is wanted; null for all
     */
    List<InUnit> values(Metric metric, @Nullable String unit, MetricRange range);

    /**
     * The values in one unit.
     *
     * @param periods by the second at which they begin
     */
    record InUnit(String unit, Map<Long, MetricValues> periods) {}
}
