package dev.millrace.telemetry.custom;

/**
 * What there is room for. Immutable.
 *
 * @param seriesMax of all namespaces; each unit counts
 * @param fileBytesMax of the file, without what was deleted in it
 * @param waitingMax values that wait to be written
 */
public record MeasureLimits(int seriesMax, long fileBytesMax, int waitingMax) {
    public static final MeasureLimits DEFAULT = new MeasureLimits(50_000, 8L << 30, 500_000);
}
