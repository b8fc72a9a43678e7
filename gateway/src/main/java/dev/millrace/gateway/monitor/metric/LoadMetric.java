package dev.millrace.gateway.monitor.metric;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.load.Load;
import org.jspecify.annotations.Nullable;

/**
 * What is metered of the load that functions are, by AWS's names.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">Types of metrics</a>
 */
enum LoadMetric {
    THROTTLES("Throttles", true),
    CONCURRENT_EXECUTIONS("ConcurrentExecutions", true),
    UNRESERVED_CONCURRENT_EXECUTIONS("UnreservedConcurrentExecutions", false),
    CLAIMED_ACCOUNT_CONCURRENCY("ClaimedAccountConcurrency", false);

    private final String wireName;
    private final boolean ofFunctions;

    LoadMetric(String wireName, boolean ofFunctions) {
        this.wireName = wireName;
        this.ofFunctions = ofFunctions;
    }

    /** Null when there is none of that name. */
    static @Nullable LoadMetric named(String wireName) {
        for (LoadMetric metric : values()) {
            if (metric.wireName.equals(wireName)) {
                return metric;
            }
        }
        return null;
    }

    String wireName() {
        return wireName;
    }

    /** Whether functions have it, and not the account alone. */
    boolean isOfFunctions() {
        return ofFunctions;
    }

    /**
     * Its values in a period.
     *
     * @param runs how many runs began in it
     */
    MetricValues of(Load load, long runs) {
        return switch (this) {
            case THROTTLES -> new CountedValues(runs + load.throttled(), load.throttled());
            case CONCURRENT_EXECUTIONS -> new SingleValue(load.peakRuns());
            case UNRESERVED_CONCURRENT_EXECUTIONS -> new SingleValue(load.peakUnreservedRuns());
            case CLAIMED_ACCOUNT_CONCURRENCY ->
                new SingleValue((double) load.peakUnreservedRuns() + load.reservedRuns());
        };
    }
}
