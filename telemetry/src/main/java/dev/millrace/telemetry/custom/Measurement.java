package dev.millrace.telemetry.custom;

/**
 * Values of a series at a moment. Immutable.
 *
 * @param unit that they are in; each unit of a series is kept apart
 * @param epochSecond when they were measured
 * @param isFine whether its second is kept, and not only its minute
 */
public record Measurement(SeriesName series, String unit, long epochSecond, boolean isFine, ValueSpread values) {}
