package dev.millrace.gateway.schedule.expression;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fires at even distances, as in {@code rate(5 minutes)}. A day is 24 hours, whatever the clocks do. Immutable. */
public record RateExpression(String text, Duration period) implements ScheduleExpression {
    private static final Pattern FORM = Pattern.compile("rate\\(([1-9][0-9]{0,8}) (minute|hour|day)(s?)\\)");

    static RateExpression of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not of the form rate(1 minute) or rate(5 minutes);"
                    + " units are minutes, hours and days");
        }
        int value = Integer.parseInt(matcher.group(1));
        if ((value == 1) == matcher.group(3).equals("s")) {
            throw new IllegalArgumentException("'" + text + "': the unit of 1 is singular, that of more is plural");
        }
        return new RateExpression(text, switch (matcher.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
        });
    }

    @Override
    public Instant next(Instant after, Instant start, ZoneId zone) {
        if (after.isBefore(start)) {
            return start;
        }
        return start.plus(period.multipliedBy(Duration.between(start, after).dividedBy(period) + 1));
    }
}
