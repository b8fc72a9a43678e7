package dev.millrace.gateway.monitor.log.read;

/**
 * A range of time. Immutable.
 *
 * @param fromMillis since the Unix epoch
 * @param toMillis the last millisecond that is in it
 */
public record TimeRange(long fromMillis, long toMillis) {
    /** Nothing is in it. */
    public static final TimeRange NONE = new TimeRange(0, -1);

    private static final long MILLIS_MAX = Long.MAX_VALUE / 1_000_000;

    /** Bounds that nothing in the journals can reach are made so small that they can be counted in nanoseconds. */
    public TimeRange {
        fromMillis = Math.clamp(fromMillis, 0, MILLIS_MAX);
        toMillis = Math.clamp(toMillis, -1, MILLIS_MAX);
    }

    boolean holds(EventId id) {
        return id.epochMillis() >= fromMillis && id.epochMillis() <= toMillis;
    }

    public TimeRange and(TimeRange other) {
        return new TimeRange(Math.max(fromMillis, other.fromMillis), Math.min(toMillis, other.toMillis));
    }

    boolean isEmpty() {
        return toMillis < fromMillis;
    }
}
