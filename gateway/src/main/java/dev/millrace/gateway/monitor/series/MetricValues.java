package dev.millrace.gateway.monitor.series;

/** The values of a metric in one period, of which there is at least one. Immutable. */
public interface MetricValues {
    double count();

    double sum();

    double minimum();

    double maximum();

    /** The least value that so many percent of all do not exceed; NaN when the single values are not known. */
    double percentile(double percent);

    /** The mean of what lies between two percentiles; NaN when the single values are not known. */
    double trimmedMean(double fromPercent, double toPercent);
}
