package dev.millrace.telemetry.export;

import java.util.Map;

/** One value of a metric; the attributes tell it from the metric's other values. Immutable. */
public record Sample(Map<String, String> attributes, double value) {
    public Sample {
        attributes = Map.copyOf(attributes);
    }
}
