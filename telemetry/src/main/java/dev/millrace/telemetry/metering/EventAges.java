package dev.millrace.telemetry.metering;

/**
 * How old events were when runs of them began, or deliveries of messages. Immutable.
 *
 * @param begun runs or deliveries that have ended
 */
public record EventAges(long begun, long sumMillis, long maxMillis) {}
