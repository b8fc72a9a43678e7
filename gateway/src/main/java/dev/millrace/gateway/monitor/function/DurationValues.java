package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.duration.DurationSpread;

/** Durations in milliseconds. Immutable. */
record DurationValues(DurationSpread spread) implements MetricValues {
    private static final double NANOS_PER_MILLI = 1e6;

    @Override
    public double count() {
        return spread.count();
    }

    @Override
    public double sum() {
        return spread.sumNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double minimum() {
        return spread.minNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double maximum() {
        return spread.maxNanos() / NANOS_PER_MILLI;
    }

    @Override
    public double percentile(double percent) {
        return spread.percentileNanos(percent) / NANOS_PER_MILLI;
    }

    @Override
    public double trimmedMean(double fromPercent, double toPercent) {
        return spread.between(fromPercent, toPercent).meanNanos() / NANOS_PER_MILLI;
    }
}
