package dev.millrace.engine.capture.store;

/**
 * Says that payloads were lost, of runs that ended in that time and of which nothing else is known. Immutable.
 *
 * @param runs how many
 */
public record CaptureGap(long fromEpochNanos, long toEpochNanos, long runs) implements CaptureItem {
    public boolean covers(long epochNanos) {
        return epochNanos >= fromEpochNanos && epochNanos <= toEpochNanos;
    }
}
