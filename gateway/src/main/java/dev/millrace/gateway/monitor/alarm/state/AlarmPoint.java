package dev.millrace.gateway.monitor.alarm.state;

import org.jspecify.annotations.Nullable;

/**
 * One period that an alarm looks at. Immutable.
 *
 * @param epochSecond when it begins
 * @param value null when there is none
 */
public record AlarmPoint(long epochSecond, @Nullable Double value) {}
