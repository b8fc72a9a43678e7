package dev.millrace.engine.journal.log;

/**
 * One line that a function printed. Immutable.
 *
 * @param requestIdHigh first half of the id of the request in which it was printed
 * @param requestIdLow second half
 * @param function name of the function
 * @param text the line without its end, of which at most {@value #TEXT_BYTES_MAX} bytes of UTF-8 are kept
 */
public record LogLine(long requestIdHigh, long requestIdLow, String function, long epochNanos, String text) {
    /** The longest text that is kept, in bytes. */
    public static final int TEXT_BYTES_MAX = 16 * 1024;
}
