package dev.millrace.gateway.schedule.expression;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fires at even distances, as in {@code rate(5 minutes)}. A day is 24 hours, whatever the clocks do. Immutable. */
public record RateExpression(String text, Duration period) implements ScheduleExpression {
    private static final Pattern FORM = Pattern.compile("rate\\(([1-9][0-9]{0,8}) (minute|hour|day)(s?)\\)");

    /** Takes {@code rate(1 minutes)} too, as EventBridge Scheduler does. */
    static RateExpression of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A rate is written rate(value unit) with one space in it: the value is 1"
                    + " to 999999999, and units are minute, minutes, hour, hours, day and days.");
        }
        int value = Integer.parseInt(matcher.group(1));
        return new RateExpression(text, switch (matcher.group(2)) {
            case "minute" -> Duration.ofMinutes(value);
            case "hour" -> Duration.ofHours(value);
            default -> Duration.ofDays(value);
        });
    }

    /** As {@link #of}, for rules of EventBridge, where value and unit agree in number. */
    static RateExpression ofRule(String text) {
        RateExpression rate = of(text);
        if (text.startsWith("rate(1 ") == text.endsWith("s)")) {
            throw new IllegalArgumentException("The unit of 1 is singular, that of more is plural.");
        }
        return rate;
    }

    @Override
    public Instant next(Instant after, Instant start, ZoneId zone) {
        if (after.isBefore(start)) {
            return start;
        }
        return start.plus(period.multipliedBy(Duration.between(start, after).dividedBy(period) + 1));
    }
}
