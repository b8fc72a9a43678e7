package dev.millrace.gateway.monitor.custom;

import dev.millrace.gateway.monitor.series.MetricValues;
import dev.millrace.telemetry.custom.ValueSpread;

/** Values that clients have measured. Immutable. */
record SpreadValues(ValueSpread spread) implements MetricValues {
    @Override
    public double count() {
        return spread.count();
    }

    @Override
    public double sum() {
        return spread.sum();
    }

    @Override
    public double minimum() {
        return spread.min();
    }

    @Override
    public double maximum() {
        return spread.max();
    }

    @Override
    public double percentile(double percent) {
        return spread.percentile(percent);
    }

    @Override
    public double trimmedMean(double fromPercent, double toPercent) {
        return spread.trimmedMean(fromPercent, toPercent);
    }
}
