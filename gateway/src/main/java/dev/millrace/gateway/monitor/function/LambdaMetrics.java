package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.series.MetricRange;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.series.MetricSource;
import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.Telemetry;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The metrics of functions: of their runs, of the load that they are, and of their events. Thread-safe. */
public final class LambdaMetrics implements MetricSource {
    /** What is metered is known by slots of so many seconds. */
    private static final long STEP_SECONDS = 10;
    /** Active metrics have a value within so long a time. */
    static final long ACTIVE_SECONDS = 86_400;

    private final RunMetrics runs;
    private final LoadMetrics load;
    private final EventMetrics events;

    public LambdaMetrics(Telemetry telemetry) {
        runs = new RunMetrics(telemetry.windows());
        load = new LoadMetrics(telemetry.load(), telemetry.windows());
        events = new EventMetrics(telemetry.events());
    }

    @Override
    public boolean has(String namespace) {
        return namespace.equals(LambdaMetric.NAMESPACE);
    }

    @Override
    public Collection<Metric> metrics(long activeSinceEpochSecond) {
        long firstEpochSecond = Math.ceilDiv(activeSinceEpochSecond, STEP_SECONDS) * STEP_SECONDS;
        Set<Metric> all = new LinkedHashSet<>(load.metrics(firstEpochSecond));
        all.addAll(events.metrics(firstEpochSecond));
        all.addAll(runs.metrics(firstEpochSecond));
        return all;
    }

    @Override
    public List<InUnit> values(Metric metric, @Nullable String unit, MetricRange range) {
        if (range.periodSeconds() % STEP_SECONDS != 0) {
            throw MetricRefusals.value("The parameter Period must be 10, 20, 30 or a multiple of 60 seconds for "
                    + LambdaMetric.NAMESPACE + ", not " + range.periodSeconds() + ".");
        }
        LambdaMetric known = LambdaMetric.named(metric.name());
        if (known == null || (unit != null && !unit.equals(known.unit()))) {
            return List.of();
        }
        Map<Long, MetricValues> values =
                switch (known) {
                    case RunMetric ofRuns -> runs.values(ofRuns, metric.dimensions(), range);
                    case LoadMetric ofLoad -> load.values(ofLoad, metric.dimensions(), range);
                    case EventMetric ofEvents -> events.values(ofEvents, metric.dimensions(), range);
                };
        return List.of(new InUnit(known.unit(), values));
    }
}
