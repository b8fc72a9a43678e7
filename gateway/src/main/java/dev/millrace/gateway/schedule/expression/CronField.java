package dev.millrace.gateway.schedule.expression;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One field of a cron expression, in capitals: which numbers it may name, and in which ways. Immutable.
 *
 * @param names of the numbers from {@code min} on; empty where they have none
 * @param cyclic whether a range may go over the end and on at the beginning, as the hours {@code 20-2}
 */
record CronField(String meaning, int min, int max, List<String> names, boolean cyclic) {
    static final CronField MINUTES = new CronField("minutes", 0, 59, List.of(), true);
    static final CronField HOURS = new CronField("hours", 0, 23, List.of(), true);
    static final CronField DAYS_OF_MONTH = new CronField("day of the month", 1, 31, List.of(), true);
    static final CronField MONTHS = new CronField(
            "month",
            1,
            12,
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"),
            true);
    static final CronField DAYS_OF_WEEK = new CronField(
            "day of the week", 1, 7, List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"), true);
    static final CronField YEARS = new CronField("year", 1970, 2199, List.of(), false);

    /** Groups: 1 first, 2 last, 3 step; a first of {@code *} has no last. */
    private static final Pattern PART =
            Pattern.compile("(\\*|[0-9]{1,4}|[A-Z]{3})(?:-([0-9]{1,4}|[A-Z]{3}))?(?:/([0-9]{1,4}))?");

    /** The numbers that the field names. Throws {@link IllegalArgumentException}. */
    BitSet parse(String field) {
        BitSet numbers = new BitSet(max + 1);
        for (String part : field.split(",", -1)) {
            add(part, numbers);
        }
        return numbers;
    }

    private void add(String part, BitSet numbers) {
        Matcher matcher = PART.matcher(part);
        if (!matcher.matches() || (part.startsWith("*") && matcher.group(2) != null)) {
            throw invalid(part);
        }
        boolean all = part.startsWith("*");
        int first = all ? min : number(matcher.group(1));
        // A step counts from its start to the end of the field.
        int last = matcher.group(2) != null ? number(matcher.group(2)) : all || matcher.group(3) != null ? max : first;
        int step = matcher.group(3) == null ? 1 : Integer.parseInt(matcher.group(3));
        if (step < 1 || step > max) {
            throw new IllegalArgumentException(
                    "The step of '" + part + "' in the field for the " + meaning + " is not 1 to " + max + ".");
        }
        if (last < first && !cyclic) {
            throw new IllegalArgumentException(
                    "In the field for the " + meaning + " '" + part + "' ends before it begins.");
        }
        int size = max - min + 1;
        int end = last < first ? last + size : last;
        for (int value = first; value <= end; value += step) {
            numbers.set(value > max ? value - size : value);
        }
    }

    /** A number or a name of this field. */
    int number(String text) {
        int name = names.indexOf(text);
        if (name >= 0) {
            return min + name;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw invalid(text);
        }
        return Integer.parseInt(text);
    }

    private IllegalArgumentException invalid(String part) {
        return new IllegalArgumentException("'" + part + "' is nothing that the field for the " + meaning
                + " can hold; its numbers are " + min + " to " + max + ".");
    }

    /** Refuses a list in which something stands that may be in a field on its own only. */
    void checkAlone(String field, Pattern... alone) {
        String[] parts = field.split(",", -1);
        for (String part : parts) {
            if (parts.length > 1 && Stream.of(alone).anyMatch(form -> form.matcher(part).matches())) {
                throw new IllegalArgumentException(
                        "'" + part + "' stands alone in the field for the " + meaning + ", not in a list.");
            }
        }
    }
}
