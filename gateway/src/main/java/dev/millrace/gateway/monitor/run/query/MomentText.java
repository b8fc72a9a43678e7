package dev.millrace.gateway.monitor.run.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments as people write them: {@code 2026-11-28T12:00:00.5Z}, the same without {@code Z} for the time zone of the one
 * who asks, {@code 2026-11-28}, {@code 14:30} for today, or {@code 10m} for ten minutes ago. Immutable.
 *
 * @param now when the question is asked
 * @param timeZone of the one who asks
 */
public record MomentText(Instant now, ZoneId timeZone) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** The first second of which nanoseconds since the epoch tell all. */
    public static final Instant EARLIEST = Instant.ofEpochSecond(Long.MIN_VALUE / NANOS_PER_SECOND);

    /** The last nanosecond of which they tell. */
    public static final Instant LATEST = Instant.ofEpochSecond(0, Long.MAX_VALUE);

    private static final Pattern AGE = Pattern.compile("([1-9][0-9]{0,4})([smhd])");

    /** Nanoseconds since the Unix epoch. Throws {@link IllegalArgumentException} as {@link #instant} does. */
    public long epochNanos(String text) {
        Instant moment = instant(text);
        return moment.getEpochSecond() * NANOS_PER_SECOND + moment.getNano();
    }

    /**
     * The moment, from {@link #EARLIEST} to {@link #LATEST}. Throws {@link IllegalArgumentException} for a text that
     * says none.
     */
    public Instant instant(String text) {
        Instant moment;
        try {
            moment = moment(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "a time is such as 2026-11-28T12:00:00.5Z, 2026-11-28, 14:30 (today) or 10m (ago); not " + text, e);
        }
        if (moment.isBefore(EARLIEST) || moment.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "a time is from " + EARLIEST + " to " + LATEST + ", as nanoseconds tell it; not " + text);
        }
        return moment;
    }

    private Instant moment(String text) {
        Matcher age = AGE.matcher(text);
        if (age.matches()) {
            return now.minus(Duration.ofSeconds(unit(age.group(2)).toSeconds(Long.parseLong(age.group(1)))));
        }
        if (text.indexOf('T') < 0) {
            return text.indexOf(':') < 0
                    ? LocalDate.parse(text).atStartOfDay(timeZone).toInstant()
                    : LocalDate.ofInstant(now, timeZone).atTime(LocalTime.parse(text)).atZone(timeZone).toInstant();
        }
        boolean hasOffset = text.endsWith("Z") || text.matches(".*T.*[+-]\\d\\d:?\\d\\d");
        return hasOffset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).atZone(timeZone).toInstant();
    }

    private static TimeUnit unit(String letter) {
        return switch (letter) {
            case "s" -> TimeUnit.SECONDS;
            case "m" -> TimeUnit.MINUTES;
            case "h" -> TimeUnit.HOURS;
            default -> TimeUnit.DAYS;
        };
    }
}
