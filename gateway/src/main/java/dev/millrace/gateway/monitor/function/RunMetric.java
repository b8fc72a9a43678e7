package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.window.RunStatistics;

/** What is metered of runs. */
enum RunMetric implements LambdaMetric {
    INVOCATIONS,
    ERRORS,
    DURATION;

    @Override
    public String unit() {
        return this == DURATION ? MILLISECONDS : COUNT;
    }

    MetricValues of(RunStatistics runs) {
        return switch (this) {
            case INVOCATIONS -> new CountedValues(runs.runs(), runs.runs());
            case ERRORS -> new CountedValues(runs.runs(), runs.errors());
            case DURATION -> new DurationValues(runs.durations());
        };
    }
}
