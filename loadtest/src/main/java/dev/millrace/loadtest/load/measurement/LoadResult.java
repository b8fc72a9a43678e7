package dev.millrace.loadtest.load.measurement;

import dev.millrace.loadtest.load.scenario.Scenario;
import java.util.List;
import java.util.stream.Stream;

/**
 * All that a load test found out. Immutable.
 *
 * @param startedEpochMillis wall-clock time at which the warm-up began
 * @param windowNanos length of the measurement
 * @param stopped whether somebody ended it before its time; requests in flight were then given up uncounted
 */
public record LoadResult(
        Scenario scenario,
        long startedEpochMillis,
        long windowNanos,
        boolean stopped,
        Summary total,
        List<Summary> targets,
        List<LoadSecond> seconds,
        GeneratorHealth health)
        implements LoadEvent {
    /** What a reader must know before believing the figures; in whole sentences. */
    public List<String> warnings() {
        Stream<String> own = stopped
                ? Stream.of("The load was stopped before its time; requests in flight then do not count.")
                : Stream.empty();
        return Stream.concat(own, health.warnings().stream()).toList();
    }
}
