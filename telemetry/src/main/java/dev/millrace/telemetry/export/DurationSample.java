package dev.millrace.telemetry.export;

import dev.millrace.telemetry.duration.DurationDistribution;
import java.util.Map;

/** One distribution of a metric; the attributes tell it from the metric's other ones. Immutable. */
public record DurationSample(Map<String, String> attributes, DurationDistribution durations) {
    public DurationSample {
        attributes = Map.copyOf(attributes);
    }
}
