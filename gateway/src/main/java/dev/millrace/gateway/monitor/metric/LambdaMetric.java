package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.window.RunStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What is metered of functions, by AWS's names.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types of metrics</a>
 */
enum LambdaMetric {
    INVOCATIONS("Invocations", "Count"),
    ERRORS("Errors", "Count"),
    DURATION("Duration", "Milliseconds");

    static final String NAMESPACE = "AWS/Lambda";

    private final String wireName;
    private final String unit;

    LambdaMetric(String wireName, String unit) {
        this.wireName = wireName;
        this.unit = unit;
    }

    /** Null when there is none of that name. */
    static @Nullable LambdaMetric named(String wireName) {
        for (LambdaMetric metric : values()) {
            if (metric.wireName.equals(wireName)) {
                return metric;
            }
        }
        return null;
    }

    String wireName() {
        return wireName;
    }

    String unit() {
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
