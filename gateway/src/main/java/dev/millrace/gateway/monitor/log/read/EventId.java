package dev.millrace.gateway.monitor.log.read;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of an event, the same whoever reads it and when. The order of ids is the order of events. Immutable.
 *
 * @param run what tells the event's run from others at that time
 * @param number tells the events of a run at one time apart
 */
public record EventId(long epochNanos, long run, int number) implements Comparable<EventId> {
    /** Before all events. */
    public static final EventId FIRST = new EventId(0, 0, 0);
    /** Where the numbers of lines begin that the platform adds at the end of a run. */
    static final int ADDED = 1_000_000;

    private static final Comparator<EventId> ORDER = Comparator.comparingLong(EventId::epochNanos)
            .thenComparing(EventId::run, Long::compareUnsigned)
            .thenComparingInt(EventId::number);
    private static final Pattern TEXT = Pattern.compile("(\\d{20})(\\d{20})(\\d{16})");
    private static final int UNSIGNED_BITS = 64;

    static EventId of(long epochNanos, UUID requestId, int number) {
        long run = requestId.getMostSignificantBits() * 31 + requestId.getLeastSignificantBits();
        return new EventId(epochNanos, run, number);
    }

    /** In the form of AWS: 56 digits. */
    public String text() {
        return "%020d%s%016d".formatted(epochNanos, padded(Long.toUnsignedString(run)), number);
    }

    /** The id of that text; null when it is none. */
    public static @Nullable EventId read(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        BigInteger nanos = new BigInteger(parts.group(1));
        BigInteger run = new BigInteger(parts.group(2));
        BigInteger number = new BigInteger(parts.group(3));
        boolean fits = nanos.bitLength() < UNSIGNED_BITS
                && run.bitLength() <= UNSIGNED_BITS
                && number.bitLength() < Integer.SIZE;
        return fits ? new EventId(nanos.longValue(), run.longValue(), number.intValue()) : null;
    }

    /** In milliseconds since the Unix epoch, as AWS shows it. */
    public long epochMillis() {
        return Math.floorDiv(epochNanos, 1_000_000L);
    }

    @Override
    public int compareTo(EventId other) {
        return ORDER.compare(this, other);
    }

    private static String padded(String digits) {
        return "0".repeat(20 - digits.length()) + digits;
    }
}
