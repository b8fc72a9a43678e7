package dev.millrace.gateway.schedule.expression;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** On which days a cron expression fires: its fields for the day of the month and of the week. Immutable. */
interface DayRule {
    boolean includes(LocalDate day);

    /** Reads the two fields, of which one is {@code ?}. Throws {@link IllegalArgumentException}. */
    static DayRule parse(String ofMonth, String ofWeek) {
        if (ofMonth.equals("?") == ofWeek.equals("?")) {
            throw new IllegalArgumentException(
                    "One of the fields for the day of the month and of the week is '?', and the other one not.");
        }
        return ofWeek.equals("?") ? OfMonth.parse(ofMonth) : OfWeek.parse(ofWeek);
    }

    /** Rules of the field for the day of the month. */
    final class OfMonth {
        private static final Pattern LAST = Pattern.compile("L(?:-([1-9]|[12][0-9]|30))?");
        private static final Pattern LAST_WEEKDAY = Pattern.compile("LW|WL");
        private static final Pattern NEAREST_WEEKDAY = Pattern.compile("([0-9]{1,2})W");

        private OfMonth() {}

        static DayRule parse(String field) {
            Matcher last = LAST.matcher(field);
            if (last.matches()) {
                int before = last.group(1) == null ? 0 : Integer.parseInt(last.group(1));
                return day -> day.getDayOfMonth() == day.lengthOfMonth() - before;
            }
            if (LAST_WEEKDAY.matcher(field).matches()) {
                return day -> day.getDayOfMonth() == weekdayNearest(day, day.lengthOfMonth());
            }
            Matcher nearest = NEAREST_WEEKDAY.matcher(field);
            if (nearest.matches()) {
                int number = CronField.DAYS_OF_MONTH.number(nearest.group(1));
                return day -> number <= day.lengthOfMonth() && day.getDayOfMonth() == weekdayNearest(day, number);
            }
            CronField.DAYS_OF_MONTH.checkAlone(field, LAST, LAST_WEEKDAY, NEAREST_WEEKDAY);
            BitSet numbers = CronField.DAYS_OF_MONTH.parse(field);
            return day -> numbers.get(day.getDayOfMonth());
        }

        /** The day from Monday to Friday nearest to a day of the month, and in the same month. */
        private static int weekdayNearest(LocalDate month, int number) {
            DayOfWeek weekday = month.withDayOfMonth(number).getDayOfWeek();
            return switch (weekday) {
                case SATURDAY -> number == 1 ? 3 : number - 1;
                case SUNDAY -> number == month.lengthOfMonth() ? number - 2 : number + 1;
                case MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY -> number;
            };
        }
    }

    /** Rules of the field for the day of the week, in which Sunday is 1. */
    final class OfWeek {
        private static final int DAYS = 7;
        private static final Pattern LAST = Pattern.compile("([0-9A-Z]{0,3})L");
        private static final Pattern NTH = Pattern.compile("([0-9A-Z]{1,3})#([0-9]{1,4})");
        private static final int WEEKS_MAX = 5;

        private OfWeek() {}

        static DayRule parse(String field) {
            if (field.equals("L")) {
                return day -> number(day) == DAYS;
            }
            Matcher last = LAST.matcher(field);
            if (last.matches()) {
                int number = CronField.DAYS_OF_WEEK.number(last.group(1));
                return day -> number(day) == number && day.getDayOfMonth() > day.lengthOfMonth() - DAYS;
            }
            Matcher nth = NTH.matcher(field);
            if (nth.matches()) {
                int number = CronField.DAYS_OF_WEEK.number(nth.group(1));
                int count = Integer.parseInt(nth.group(2));
                if (count < 1 || count > WEEKS_MAX) {
                    throw new IllegalArgumentException("In the field for the day of the week '" + field
                            + "' names none of a month's five weeks: after # is 1 to " + WEEKS_MAX + ".");
                }
                return day -> number(day) == number && (day.getDayOfMonth() - 1) / DAYS + 1 == count;
            }
            CronField.DAYS_OF_WEEK.checkAlone(field, LAST, NTH);
            BitSet numbers = CronField.DAYS_OF_WEEK.parse(field);
            return day -> numbers.get(number(day));
        }

        private static int number(LocalDate day) {
            return day.getDayOfWeek().getValue() % DAYS + 1;
        }
    }
}
