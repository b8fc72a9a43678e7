package dev.millrace.gateway.monitor.custom;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.custom.Measures;
import dev.millrace.telemetry.custom.SeriesName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The metrics of all namespaces but AWS's own. Thread-safe. */
public final class CustomMetrics implements MetricSource {
    /** How the namespaces begin that no client may write to. */
    static final String OF_AWS = "AWS/";

    private final Measures measures;

    public CustomMetrics(Measures measures) {
        this.measures = measures;
    }

    @Override
    public boolean has(String namespace) {
        return !namespace.startsWith(OF_AWS);
    }

    @Override
    public Collection<Metric> metrics(long activeSinceEpochSecond) {
        return measures.series(activeSinceEpochSecond).stream()
                .map(series -> new Metric(series.namespace(), series.name(), series.dimensions()))
                .toList();
    }

    @Override
    public List<InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        SeriesName series = new SeriesName(metric.namespace(), metric.name(), metric.dimensions());
        List<InUnit> all = new ArrayList<>();
        for (String one : measures.units(series)) {
            if (unit == null || unit.equals(one)) {
                Map<Long, MetricValues> periods = new TreeMap<>();
                measures.periods(series, one, range.fromSecond(), range.toSecond(), range.periodSeconds())
                        .forEach((second, spread) -> periods.put(second, new SpreadValues(spread)));
                all.add(new InUnit(one, periods));
            }
        }
        return all;
    }
}
