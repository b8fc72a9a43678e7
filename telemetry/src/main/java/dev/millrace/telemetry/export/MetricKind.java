package dev.millrace.telemetry.export;

/** How the values of a metric behave. */
public enum MetricKind {
    /** A whole number that only grows, from the metric's start on. */
    COUNTER,
    /** An amount, with fractions, that only grows. */
    AMOUNT,
    /** A level that goes up and down. */
    GAUGE
}
