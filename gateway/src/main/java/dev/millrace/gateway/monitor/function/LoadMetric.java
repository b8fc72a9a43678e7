package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.load.Load;

/** What is metered of the load that functions are. */
enum LoadMetric implements LambdaMetric {
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

    @Override
    public String wireName() {
        return wireName;
    }

    @Override
    public String unit() {
        return COUNT;
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
