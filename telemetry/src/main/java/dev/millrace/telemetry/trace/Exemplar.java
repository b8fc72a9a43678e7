package dev.millrace.telemetry.trace;

import dev.millrace.engine.trace.RunTrace;

/**
 * A run that stands for others of its duration. Immutable.
 *
 * @param nanos its duration
 * @param epochNanos when it ended
 * @param trace where its spans are found
 */
public record Exemplar(long nanos, long epochNanos, RunTrace trace) {}
