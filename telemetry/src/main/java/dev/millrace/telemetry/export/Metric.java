package dev.millrace.telemetry.export;

import java.util.List;

/** A named metric with its values as of one moment, before any export format. Immutable. */
public sealed interface Metric {
    /** Name in OpenTelemetry's notation: words joined by dots. */
    String name();

    String description();

    /** Since when the values count, in nanoseconds since the Unix epoch. */
    long startEpochNanos();

    /**
     * Numbers.
     *
     * @param unit UCUM code: {@code s}, {@code By}, or what is counted in braces
     */
    record Numbers(
            String name,
            String description,
            long startEpochNanos,
            String unit,
            MetricKind kind,
            List<Sample> samples)
            implements Metric {
        public Numbers {
            samples = List.copyOf(samples);
        }
    }

    /** Distributions of durations; shown in seconds. */
    record Durations(String name, String description, long startEpochNanos, List<DurationSample> samples)
            implements Metric {
        public Durations {
            samples = List.copyOf(samples);
        }
    }
}
