package dev.millrace.gateway.monitor.log.group;

import dev.millrace.engine.journal.log.LogLine;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How lines that clients write tell when they came: the time of such an event is what its client says. The id of the
 * request that wrote them is a UUID of version 7, which begins with a time.
 */
public final class WrittenLines {
    private static final int TIME_SHIFT = 16;
    private static final int VERSION = 7;

    private WrittenLines() {}

    /** The id of a request that writes lines at that time, in milliseconds since the Unix epoch. */
    public static UUID requestId(long epochMillis) {
        long random = ThreadLocalRandom.current().nextLong();
        long high = (epochMillis << TIME_SHIFT) | (VERSION << 12) | (random & 0xFFF);
        return new UUID(high, ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
    }

    /** When a line came; the time of its event where that is not told. */
    public static long ingestedMillis(LogLine line) {
        UUID id = new UUID(line.requestIdHigh(), line.requestIdLow());
        boolean told = !line.isOfFunction() && !line.stream().label().isEmpty() && id.version() == VERSION;
        return told ? line.requestIdHigh() >>> TIME_SHIFT : Math.floorDiv(line.epochNanos(), 1_000_000L);
    }
}
