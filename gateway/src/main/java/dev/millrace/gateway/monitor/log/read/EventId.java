package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.log.LogPlace;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of an event, the same whoever reads it and when. The order of ids is the order of events. Immutable.
 *
 * @param origin number of the file in which its line is; or, as a number without a sign above all of these, what
 *     stands for the run at whose end the platform adds it
 * @param number tells the events of an origin at one time apart, below 10^16
 */
public record EventId(long epochNanos, long origin, long number) implements Comparable<EventId> {
    /** Before all events. */
    public static final EventId FIRST = new EventId(0, 0, 0);
    private static final Comparator<EventId> ORDER = Comparator.comparingLong(EventId::epochNanos)
            .thenComparing(EventId::origin, Long::compareUnsigned)
            .thenComparingLong(EventId::number);
    private static final Pattern TEXT = Pattern.compile("(\\d{20})(\\d{20})(\\d{16})");
    private static final int UNSIGNED_BITS = 64;

    /** The id of a line in the journal. */
    static EventId of(long epochNanos, LogPlace place) {
        return new EventId(epochNanos, place.file(), place.number());
    }

    /** The id of a line that the platform adds, after all that the run printed. */
    static EventId ofAdded(long epochNanos, UUID requestId, int number) {
        long run = requestId.getMostSignificantBits() * 31 + requestId.getLeastSignificantBits();
        return new EventId(epochNanos, run | Long.MIN_VALUE, number);
    }

    /** In the form of AWS: 56 digits. */
    public String text() {
        return "%020d%s%016d".formatted(epochNanos, padded(Long.toUnsignedString(origin)), number);
    }

    /** The id of that text; null when it is none. */
    public static @Nullable EventId read(String text) {
        var parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        BigInteger nanos = new BigInteger(parts.group(1));
        BigInteger origin = new BigInteger(parts.group(2));
        BigInteger number = new BigInteger(parts.group(3));
        boolean fits = nanos.bitLength() < UNSIGNED_BITS
                && origin.bitLength() <= UNSIGNED_BITS
                && number.bitLength() < UNSIGNED_BITS;
        return fits ? new EventId(nanos.longValue(), origin.longValue(), number.longValue()) : null;
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
