package dev.millrace.gateway.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares every firing with a list that is made by trying all minutes. */
class CronTimesTest {
    private static final List<ZoneId> ZONES = Stream.of(
                    "UTC", "Asia/Seoul", "Europe/Warsaw", "America/New_York", "Australia/Lord_Howe")
            .map(ZoneId::of)
            .toList();

    /** Months in which some clock changes, a leap month, and the end of a year. */
    private static final List<YearMonth> MONTHS = Stream.of(
                    "2026-12", "2027-03", "2027-04", "2027-10", "2027-11", "2028-02")
            .map(YearMonth::parse)
            .toList();

    static Stream<String> forAMonth() {
        return Stream.of(
                "cron(0 10 * * ? *)",
                "cron(30 2 * * ? *)",
                "cron(30 1 * * ? *)",
                "cron(45 1 * * ? *)",
                "cron(0/15 * * * ? *)",
                "cron(7/20 1-3 * * ? *)",
                "cron(* * * * ? *)",
                "cron(0/10 * ? * MON-FRI *)",
                "cron(0/5 8-17 ? * MON-FRI *)",
                "cron(0/30 20-2 ? * MON-FRI *)",
                "cron(0 12 ? * FRI-MON *)",
                "cron(15 10 ? * 6L *)",
                "cron(15 10 ? * L *)",
                "cron(0/5 5 ? MAR 1-5 2027)",
                "cron(* 3 ? * SAT#3 *)",
                "cron(0 9 ? * 2#1 *)",
                "cron(0 9 ? * 1#5 *)",
                "cron(0 0 L * ? *)",
                "cron(59 23 L-2 * ? *)",
                "cron(0 0 LW * ? *)",
                "cron(0 10 1W * ? *)",
                "cron(0 10 15W * ? *)",
                "cron(0 10 31W * ? *)",
                "cron(0 0 28-3 * ? *)",
                "cron(1,2,58-59 0,23 1-7,15,31 JAN,MAR-MAY,OCT ? 2027-2028)",
                "cron(0 0 29 2 ? 2024/4)");
    }

    static Stream<String> forAYear() {
        return Stream.of("cron(0/30 * * * ? *)", "cron(30 2 ? * SUN *)", "cron(0 0 15W * ? *)");
    }

    @ParameterizedTest
    @MethodSource("forAMonth")
    void aMonthIsAsTheGuideSays(String expression) {
        for (ZoneId zone : ZONES) {
            for (YearMonth month : MONTHS) {
                Instant from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                Instant to = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
                assertSame(expression, from, to, zone);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("forAYear")
    void aYearIsAsTheGuideSays(String expression) {
        Instant from = Instant.parse("2027-01-01T00:00:00Z");
        Instant to = Instant.parse("2028-01-01T00:00:00Z");
        for (ZoneId zone : ZONES) {
            assertFalse(assertSame(expression, from, to, zone).isEmpty());
        }
    }

    private static List<Instant> assertSame(String text, Instant from, Instant to, ZoneId zone) {
        List<Instant> expected = new CronByHand(text).moments(from, to, zone);
        ScheduleExpression expression = ScheduleExpression.parse(text);
        List<Instant> actual = new ArrayList<>();
        Instant moment = expression.next(from.minusNanos(1), zone);
        while (moment != null && moment.isBefore(to)) {
            actual.add(moment);
            moment = expression.next(moment, zone);
        }
        assertEquals(expected, actual, text + " in " + zone);
        return expected;
    }
}
