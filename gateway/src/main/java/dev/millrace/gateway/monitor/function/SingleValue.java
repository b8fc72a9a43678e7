package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;

/** One value for all of a period, as of something that is most. Immutable. */
record SingleValue(double value) implements MetricValues {
    @Override
    public double count() {
        return 1;
    }

    @Override
    public double sum() {
        return value;
    }

    @Override
    public double minimum() {
        return value;
    }

    @Override
    public double maximum() {
        return value;
    }

    @Override
    public double percentile(double percent) {
        return value;
    }

    @Override
    public double trimmedMean(double fromPercent, double toPercent) {
        return value;
    }
}
