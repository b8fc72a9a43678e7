package dev.millrace.telemetry.bill;

import dev.millrace.telemetry.window.RunHours;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/**
 * The days of UTC that a bill is for. Immutable.
 *
 * @param first the first day
 * @param end the day after the last one
 * @param now as of when
 */
public record BillSpan(LocalDate first, LocalDate end, Instant now) {
    private static final Duration HOUR = Duration.ofHours(1);

    /** Throws {@link IllegalArgumentException} when the days have not begun. */
    public BillSpan {
        if (start(first).isAfter(now)) {
            throw new IllegalArgumentException(first + " has not begun; it is " + now);
        }
    }

    /** Throws {@link IllegalArgumentException} when the month has not begun. */
    public static BillSpan of(YearMonth month, Instant now) {
        return new BillSpan(month.atDay(1), month.plusMonths(1).atDay(1), now);
    }

    /** Throws {@link IllegalArgumentException} when the day has not begun. */
    public static BillSpan of(LocalDate day, Instant now) {
        return new BillSpan(day, day.plusDays(1), now);
    }

    public Instant from() {
        return start(first);
    }

    /** The end, which is not in it. */
    public Instant to() {
        return start(end);
    }

    /** The hours of these days that have begun. */
    public long hoursPassed() {
        Instant last = now.isBefore(to()) ? now : to();
        return Math.ceilDiv(Duration.between(from(), last).toNanos(), HOUR.toNanos());
    }

    /** Throws {@link IllegalArgumentException} when statistics are not kept for so long. */
    void checkKept() {
        Instant oldest = now.minus(RunHours.KEPT);
        if (from().isBefore(oldest)) {
            throw new IllegalArgumentException(first + " is too long ago: statistics are kept for "
                    + RunHours.KEPT.toDays() + " days, from " + oldest + " on");
        }
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
