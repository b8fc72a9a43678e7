package dev.millrace.loadtest.load.report;

import java.util.List;

/** The percentiles that every report shows. Immutable. */
final class Percentiles {
    static final List<Double> SHOWN = List.of(50.0, 75.0, 90.0, 95.0, 99.0, 99.9, 99.99);

    private Percentiles() {}

    /** {@code p50}, {@code p99.9}. */
    static String name(double percentile) {
        return percentile == Math.rint(percentile) ? "p" + (int) percentile : "p" + percentile;
    }
}
