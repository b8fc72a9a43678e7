package dev.millrace.gateway.monitor.function;

import dev.millrace.gateway.monitor.series.MetricValues;

/**
 * Values of which each is 0 or 1, as of something that a run is or is not. Immutable.
 *
 * @param runs how many values there are
 * @param ones how many of them are 1
 */
record CountedValues(long runs, long ones) implements MetricValues {
    @Override
    public double count() {
        return runs;
    }

    @Override
    public double sum() {
        return ones;
    }

    @Override
    public double minimum() {
        return ones == runs ? 1 : 0;
    }

    @Override
    public double maximum() {
        return ones == 0 ? 0 : 1;
    }

    @Override
    public double percentile(double percent) {
        return Math.max(1, Math.ceil(percent / 100 * runs)) > runs - ones ? 1 : 0;
    }

    @Override
    public double trimmedMean(double fromPercent, double toPercent) {
        double from = fromPercent / 100 * runs;
        double to = toPercent / 100 * runs;
        double zeros = runs - ones;
        return to == from ? 0 : (to - Math.min(to, Math.max(from, zeros))) / (to - from);
    }
}
