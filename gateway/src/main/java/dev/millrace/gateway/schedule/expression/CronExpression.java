package dev.millrace.gateway.schedule.expression;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fires at the minutes of a calendar that six fields describe: minutes, hours, day of the month, month, day of the week
 * and year. Immutable.
 */
public final class CronExpression implements ScheduleExpression {
    private static final Pattern FORM = Pattern.compile("cron\\((\\S+(?: +\\S+){5})\\)");

    private final String text;
    private final BitSet minutes;
    private final BitSet hours;
    private final DayRule days;
    private final BitSet months;
    private final BitSet years;

    private CronExpression(String text, String[] fields) {
        this.text = text;
        this.minutes = CronField.MINUTES.parse(fields[0]);
        this.hours = CronField.HOURS.parse(fields[1]);
        this.days = DayRule.parse(fields[2], fields[4]);
        this.months = CronField.MONTHS.parse(fields[3]);
        this.years = CronField.YEARS.parse(fields[5]);
    }

    static CronExpression of(String text) {
        if (!text.startsWith("cron(")) {
            throw new IllegalArgumentException(
                    "An expression begins with at(, rate( or cron(, in small letters and with nothing before.");
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Between cron( and ) are six fields with spaces between them and none"
                    + " around: minutes, hours, day of the month, month, day of the week and year.");
        }
        return new CronExpression(text, matcher.group(1).toUpperCase(Locale.ROOT).split(" +"));
    }

    @Override
    public String text() {
        return text;
    }

    @Override
    public @Nullable Instant next(Instant after, Instant start, ZoneId zone) {
        LocalDateTime local = nextLocal(LocalDateTime.ofInstant(after, zone));
        while (local != null) {
            Instant moment = LocalTimes.instant(local, zone);
            // Where an hour comes twice, local times of its second pass were moments before.
            if (moment != null && moment.isAfter(after)) {
                return moment;
            }
            local = nextLocal(local);
        }
        return null;
    }

    /** The first local minute after {@code after} that all fields agree on. */
    private @Nullable LocalDateTime nextLocal(LocalDateTime after) {
        LocalTime minute = LocalTime.of(after.getHour(), after.getMinute());
        LocalTime time = isFiringDay(after.toLocalDate()) ? nextTime(minute) : null;
        if (time != null) {
            return LocalDateTime.of(after.toLocalDate(), time);
        }
        LocalDate day = nextDay(after.toLocalDate());
        return day == null ? null : LocalDateTime.of(day, LocalTime.of(hours.nextSetBit(0), minutes.nextSetBit(0)));
    }

    private @Nullable LocalTime nextTime(LocalTime after) {
        int minute = hours.get(after.getHour()) ? minutes.nextSetBit(after.getMinute() + 1) : -1;
        if (minute >= 0) {
            return LocalTime.of(after.getHour(), minute);
        }
        int hour = hours.nextSetBit(after.getHour() + 1);
        return hour < 0 ? null : LocalTime.of(hour, minutes.nextSetBit(0));
    }

    private @Nullable LocalDate nextDay(LocalDate after) {
        LocalDate day = after.plusDays(1);
        while (true) {
            int year = years.nextSetBit(Math.max(0, day.getYear()));
            if (year < 0) {
                return null;
            }
            int month = year > day.getYear() ? months.nextSetBit(1) : months.nextSetBit(day.getMonthValue());
            if (month < 0) {
                day = LocalDate.of(day.getYear() + 1, 1, 1);
            } else if (year != day.getYear() || month != day.getMonthValue()) {
                day = LocalDate.of(year, month, 1);
            } else if (days.includes(day)) {
                return day;
            } else {
                day = day.plusDays(1);
            }
        }
    }

    private boolean isFiringDay(LocalDate day) {
        return day.getYear() >= 0
                && years.get(day.getYear())
                && months.get(day.getMonthValue())
                && days.includes(day);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CronExpression that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}
