package dev.millrace.engine.journal.log;

import org.jspecify.annotations.Nullable;

/**
 * One line that a function printed, or that was written to a log group in another way. Immutable.
 *
 * @param requestIdHigh first half of the id of the request in which it was printed
 * @param requestIdLow second half
 * @param text the line without its end, of which at most {@value #TEXT_BYTES_MAX} bytes of UTF-8 are kept, and
 *     {@value #EVENT_BYTES_MAX} of an event of a stream that has a name of its own
 */
public record LogLine(long requestIdHigh, long requestIdLow, LogStream stream, long epochNanos, String text) {
    /** The longest text of a function, in bytes. */
    public static final int TEXT_BYTES_MAX = 16 * 1024;

    /**
     * What AWS adds to the size of each event, in bytes.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">
     *     PutLogEvents</a>
     */
    public static final int EVENT_OVERHEAD_BYTES = 26;

    private static final int ASCII_END = 0x80;
    private static final int TWO_BYTES_END = 0x800;

    /** The longest text of an event that a client writes, in bytes: with what AWS adds to it, a mebibyte. */
    public static final int EVENT_BYTES_MAX = (1 << 20) - EVENT_OVERHEAD_BYTES;

    /** The size of an event of that text, as AWS counts it: the bytes of the text in UTF-8, and what AWS adds. */
    public static long eventBytes(String text) {
        long bytes = (long) EVENT_OVERHEAD_BYTES + text.length();
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= ASCII_END) {
                // a pair of surrogates is four bytes
                bytes += unit < TWO_BYTES_END || Character.isSurrogate(unit) ? 1 : 2;
            }
        }
        return bytes;
    }

    /** A line of a function, where the instance is not known. */
    public LogLine(long requestIdHigh, long requestIdLow, String function, long epochNanos, String text) {
        this(requestIdHigh, requestIdLow, LogStream.ofFunction(function), epochNanos, text);
    }

    /** A line that no function printed, in its group's stream of the day. */
    public static LogLine ofGroup(
            String group, long requestIdHigh, long requestIdLow, long epochNanos, String text) {
        return new LogLine(requestIdHigh, requestIdLow, LogStream.ofGroup(group, ""), epochNanos, text);
    }

    /** Name of the function, or what {@link LogStream#ofGroup} makes of the name of a group. */
    public String source() {
        return stream.source();
    }

    /** Whether a function printed it. */
    public boolean isOfFunction() {
        return stream.isOfFunction();
    }

    /** The group that it was written to; null when a function printed it. */
    public @Nullable String group() {
        return stream.group();
    }

    /** Whether it was written to this group by something else than a function. */
    public boolean isOfGroup(String name) {
        return stream.source().endsWith(name) && name.equals(stream.group());
    }

    /** How much of the text is kept, in bytes of UTF-8. */
    int textBytesMax() {
        return isOfFunction() || stream.label().isEmpty() ? TEXT_BYTES_MAX : EVENT_BYTES_MAX;
    }
}
