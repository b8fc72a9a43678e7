package dev.millrace.gateway.schedule.expression;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fires once, as in {@code at(2027-01-31T08:30:00)}; never, where a clock change leaves that time out. Immutable. */
public record AtExpression(String text, LocalDateTime time) implements ScheduleExpression {
    private static final Pattern FORM =
            Pattern.compile("at\\(([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})\\)");

    static AtExpression of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "A time is written at(yyyy-mm-ddThh:mm:ss), without a zone and without parts of a second.");
        }
        try {
            return new AtExpression(text, LocalDateTime.parse(matcher.group(1)));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("There is no such date or time of day.", e);
        }
    }

    @Override
    public @Nullable Instant next(Instant after, Instant start, ZoneId zone) {
        Instant moment = LocalTimes.instant(time, zone);
        return moment != null && moment.isAfter(after) ? moment : null;
    }
}
