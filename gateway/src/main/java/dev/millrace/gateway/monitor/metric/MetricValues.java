package dev.millrace.gateway.monitor.metric;

/** The values of a metric in one period, one for each run, of which there is at least one. Immutable. */
interface MetricValues {
    double count();

    double sum();

    double minimum();

    double maximum();

    /** The least value that so many percent of all do not exceed. */
    double percentile(double percent);

    /** The mean of what lies between two percentiles. */
    double trimmedMean(double fromPercent, double toPercent);
}
