package dev.millrace.telemetry.export;

import dev.millrace.telemetry.duration.DurationDistribution;
import dev.millrace.telemetry.trace.Exemplar;
import java.util.List;
import java.util.Map;

/**
 * One distribution of a metric; the attributes tell it from the metric's other ones. Immutable.
 *
 * @param exemplars runs that stand for some of the durations
 */
public record DurationSample(
        Map<String, String> attributes, DurationDistribution durations, List<Exemplar> exemplars) {
    public DurationSample {
        attributes = Map.copyOf(attributes);
        exemplars = List.copyOf(exemplars);
    }
}
