package dev.millrace.telemetry.lookup;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Between which runs a page ends: at the place of a batch in the journal, and in it before a run. The same whatever is
 * written or deleted meanwhile. Immutable.
 *
 * @param position of a batch
 * @param ordinal number of a run in the batch, from 0 on; as many as there are to stand behind the last one
 */
public record RunCursor(long position, int ordinal) implements Comparable<RunCursor> {
    private static final Pattern TEXT = Pattern.compile("([0-9a-f]{16})-([0-9a-f]{1,4})");

    /** Says it in 21 characters at most. */
    public String text() {
        return "%016x-%x".formatted(position, ordinal);
    }

    /** Reads what {@link #text} says. Throws {@link IllegalArgumentException} for another text. */
    public static RunCursor parse(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("it is what an earlier page gave as 'next'; not " + text);
        }
        return new RunCursor(
                Long.parseUnsignedLong(parts.group(1), 16), Integer.parseInt(parts.group(2), 16));
    }

    @Override
    public int compareTo(RunCursor other) {
        int byPosition = Long.compare(position, other.position);
        return byPosition != 0 ? byPosition : Integer.compare(ordinal, other.ordinal);
    }
}
