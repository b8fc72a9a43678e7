package dev.millrace.loadtest.load;

import dev.millrace.loadtest.load.scenario.Scenario;
import java.util.List;

/**
 * All that a load test found out. Immutable.
 *
 * @param startedEpochMillis wall-clock time at which the warm-up began
 * @param windowNanos length of the measurement
 */
public record LoadResult(
        Scenario scenario,
        long startedEpochMillis,
        long windowNanos,
        Summary total,
        List<Summary> targets,
        List<LoadSecond> seconds,
        GeneratorHealth health)
        implements LoadEvent {}
