package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.load.Load;

/** What is metered of the load that functions are. */
enum LoadMetric implements LambdaMetric {
    THROTTLES,
    CONCURRENT_EXECUTIONS,
    UNRESERVED_CONCURRENT_EXECUTIONS,
    CLAIMED_ACCOUNT_CONCURRENCY;

    @Override
    public String unit() {
        return COUNT;
    }

    /** Whether functions have it, and not the account alone. */
    boolean isOfFunctions() {
        return this == THROTTLES || this == CONCURRENT_EXECUTIONS;
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
