package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.window.RunStatistics;

/** What is metered of runs. */
enum RunMetric implements LambdaMetric {
    INVOCATIONS("Invocations", COUNT),
    ERRORS("Errors", COUNT),
    DURATION("Duration", MILLISECONDS);

    private final String wireName;
    private final String unit;

    RunMetric(String wireName, String unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public String unit() {
        return unit;
    }

    MetricValues of(RunStatistics runs) {
        return switch (this) {
            case INVOCATIONS -> new CountedValues(runs.runs(), runs.runs());
            case ERRORS -> new CountedValues(runs.runs(), runs.errors());
            case DURATION -> new DurationValues(runs.durations());
        };
    }
}
