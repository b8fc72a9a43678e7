package dev.millrace.gateway.schedule.expression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest {
    private static final Instant NOW = Instant.parse("2026-11-28T00:00:00Z");
    private static final ZoneId WARSAW = ZoneId.of("Europe/Warsaw");

    /** The first 16 are recorded of the real service or stand in its guide. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 10 * * ? *)",
                "cron(15 12 * * ? *)",
                "cron(0 18 ? * MON-FRI *)",
                "cron(0 8 1 * ? *)",
                "cron(0/15 * * * ? *)",
                "cron(0/10 * ? * MON-FRI *)",
                "cron(0/5 8-17 ? * MON-FRI *)",
                "cron(0/30 20-23 ? * MON-FRI *)",
                "cron(0/30 0-2 ? * MON-FRI *)",
                "cron(0/30 20-2 ? * MON-FRI *)",
                "cron(15 10 ? * 6L 2002-2005)",
                "cron(0/5 5 ? JAN 1-5 2022)",
                "cron(* * ? * SAT#3 *)",
                "cron(0 9 ? * 2#1 *)",
                "rate(1 minute)",
                "rate(5 minutes)",
                "rate(1 hour)",
                "rate(1 day)",
                "rate(365 days)",
                "cron(0 10 L * ? *)",
                "cron(0 10 L-2 * ? *)",
                "cron(0 10 15W * ? *)",
                "cron(0 10 LW * ? *)",
                "cron(0 10 ? * L *)",
                "cron(0 10 ? * FRIL *)",
                "cron(1,2,50-59/3 0,12 1-7,15 JAN,MAR-MAY ? 1970,2199)",
                "cron(*/7 */2 */2 */3 ? */2)",
                "cron(0 10 ? jan-mar sun 2199)",
                "cron(0  10   * * ? *)",
            })
    void takesWhatEventBridgeTakes(String text) {
        assertEquals(text, ScheduleExpression.parse(text).text());
        assertEquals(text, ScheduleExpression.parseRecurring(text).text());
    }

    /** Those that are recorded of the real service come first. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 1 * * * *)",
                "cron(7 20 * * NOT *)",
                "cron(INVALID)",
                "cron(0 dummy ? * MON-FRI *)",
                "cron(71 8 1 * ? *)",
                "cron()",
                "rate(10 seconds)",
                "rate(10 years)",
                "rate()",
                "rate(10)",
                "rate(10 minutess)",
                "rate(foo minutes)",
                "rate(-10 minutes)",
                "rate( 10 minutes )",
                " rate(10 minutes)",
                "at(2021-12-31T23:59:59Z)",
                "at(2021-12-31)",
                "",
                "rate(0 minutes)",
                "rate(5  minutes)",
                "rate(1.5 hours)",
                "rate(1000000000 days)",
                "at(2027-02-29T00:00:00)",
                "at(2027-01-01T24:00:00)",
                "at(2027-01-01T00:00:00.5)",
                "at(2027-01-01 00:00:00)",
                "cron(0 10 * * ?)",
                "cron(0 0 10 * * ? *)",
                "cron(0 10 ? * ? *)",
                "cron(0 24 * * ? *)",
                "cron(60 10 * * ? *)",
                "cron(0 10 0 * ? *)",
                "cron(0 10 32 * ? *)",
                "cron(0 10 * 0 ? *)",
                "cron(0 10 * 13 ? *)",
                "cron(0 10 ? * 0 *)",
                "cron(0 10 ? * 8 *)",
                "cron(0 10 * * ? 1969)",
                "cron(0 10 * * ? 2200)",
                "cron(0 10 * * ? 2030-2026)",
                "cron(0/0 10 * * ? *)",
                "cron(0/60 10 * * ? *)",
                "cron(*-5 10 * * ? *)",
                "cron(5- 10 * * ? *)",
                "cron(1,,2 10 * * ? *)",
                "cron(0 10 ? * 2#6 *)",
                "cron(0 10 ? * 2#0 *)",
                "cron(0 10 ? * 2#1,3#1 *)",
                "cron(0 10 ? * MONL,FRI *)",
                "cron(0 10 32W * ? *)",
                "cron(0 10 1W,15W * ? *)",
                "cron(0 10 L-31 * ? *)",
                "cron(0 10 1,L * ? *)",
                "cron(? 10 * * MON *)",
                "cron(0 L * * ? *)",
                "cron(JAN 10 * * ? *)",
                "cron(0 10 * MON ? *)",
                "cron(0 10 ? * JAN *)",
                "cron( 0 10 * * ? *)",
                "cron(0 10 * * ? * )",
                "cron(0 10 * * ? *",
                "CRON(0 10 * * ? *)",
                "0 10 * * ? *",
            })
    void refusesWhatEventBridgeRefuses(String text) {
        assertThrows(IllegalArgumentException.class, () -> ScheduleExpression.parse(text));
        assertThrows(IllegalArgumentException.class, () -> ScheduleExpression.parseRecurring(text));
    }

    /** EventBridge's guide demands that they agree; the Scheduler's gives units of both kinds and demands nothing. */
    @ParameterizedTest
    @CsvSource({"rate(1 minutes), 60", "rate(1 hours), 3600", "rate(1 days), 86400", "rate(5 minute), 300"})
    void onlyRulesWantValueAndUnitOfARateToAgree(String text, long seconds) {
        assertEquals(NOW.plusSeconds(seconds), ScheduleExpression.parse(text).next(NOW, ZoneOffset.UTC));
        assertEquals("The unit of 1 is singular, that of more is plural.", assertThrows(
                        IllegalArgumentException.class, () -> ScheduleExpression.parseRecurring(text))
                .getMessage());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "at(2027-01-01)|A time is written at(yyyy-mm-ddThh:mm:ss), without a zone and without parts of a"
                        + " second.",
                "at(2027-02-29T00:00:00)|There is no such date or time of day.",
                "rate(10 seconds)|A rate is written rate(value unit) with one space in it: the value is 1 to 999999999,"
                        + " and units are minute, minutes, hour, hours, day and days.",
                "CRON(0 10 * * ? *)|An expression begins with at(, rate( or cron(, in small letters and with nothing"
                        + " before.",
                "cron(0 10 * * ?)|Between cron( and ) are six fields with spaces between them and none around: minutes,"
                        + " hours, day of the month, month, day of the week and year.",
                "cron(0 10 * * * *)|One of the fields for the day of the month and of the week is '?', and the other"
                        + " one not.",
                "cron(71 8 1 * ? *)|'71' is nothing that the field for the minutes can hold; its numbers are 0 to 59.",
                "cron(0 8 1 NOT ? *)|'NOT' is nothing that the field for the month can hold; its numbers are 1 to 12.",
                "cron(0 L * * ? *)|'L' is nothing that the field for the hours can hold; its numbers are 0 to 23.",
                "cron(0/60 10 * * ? *)|The step of '0/60' in the field for the minutes is not 1 to 59.",
                "cron(0 10 * * ? 2030-2026)|In the field for the year '2030-2026' ends before it begins.",
                "cron(0 10 1,L * ? *)|'L' stands alone in the field for the day of the month, not in a list.",
                "cron(0 10 1W,15 * ? *)|'1W' stands alone in the field for the day of the month, not in a list.",
                "cron(0 10 LW,1 * ? *)|'LW' stands alone in the field for the day of the month, not in a list.",
                "cron(0 10 ? * 2#1,3 *)|'2#1' stands alone in the field for the day of the week, not in a list.",
                "cron(0 10 ? * L,2 *)|'L' stands alone in the field for the day of the week, not in a list.",
                "cron(0 10 ? * MONL,FRI *)|'MONL' stands alone in the field for the day of the week, not in a list.",
                "cron(0 10 ? * 2#6 *)|In the field for the day of the week '2#6' names none of a month's five weeks:"
                        + " after # is 1 to 5.",
            })
    void saysInOneSentenceWhatIsWrong(String text, String sentence) {
        assertEquals(sentence, assertThrows(IllegalArgumentException.class, () -> ScheduleExpression.parse(text))
                .getMessage());
    }

    @Test
    void onlyTheSchedulerKnowsOneTime() {
        assertEquals("at(2027-01-01T08:00:00)", ScheduleExpression.parse("at(2027-01-01T08:00:00)").text());
        assertThrows(
                IllegalArgumentException.class, () -> ScheduleExpression.parseRecurring("at(2027-01-01T08:00:00)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron(0 10 31 2 ? *)",
                "cron(0 10 30 FEB ? *)",
                "cron(0 10 31W 2,4,6,9,11 ? *)",
                "cron(0 10 ? 2 2#5 2027)",
                "cron(15 10 ? * 6L 2002-2005)",
                "cron(0 10 29 2 ? 2027)",
                "at(2026-11-28T00:00:00)",
            })
    void tellsWhatNeverFiresAgain(String text) {
        assertNull(ScheduleExpression.parse(text).next(NOW, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @CsvSource({
        "cron(0 10 29 2 ? *), 2028-02-29T10:00:00Z",
        "cron(0 0 1 1 ? 2199), 2199-01-01T00:00:00Z",
        "cron(0 10 1W * ? 2027), 2027-01-01T10:00:00Z",
        "cron(0 10 1W 5 ? 2027), 2027-05-03T10:00:00Z", // the 1st is a Saturday, and April is another month
        "cron(0 10 31W 1 ? 2027), 2027-01-29T10:00:00Z", // the 31st is a Sunday, and February is another month
        "cron(0 10 ? * L *), 2026-11-28T10:00:00Z",
        "cron(0 10 ? * 6L *), 2027-12-31T10:00:00Z",
        "at(2027-01-01T08:00:00), 2027-01-01T08:00:00Z",
        "rate(5 minutes), 2026-11-28T00:05:00Z",
    })
    void firesNextWhenTheFieldsSay(String text, Instant expected) {
        Instant after = text.contains("6L") ? Instant.parse("2027-11-27T00:00:00Z") : NOW;
        assertEquals(expected, ScheduleExpression.parse(text).next(after, ZoneOffset.UTC));
    }

    @Test
    void firesStrictlyAfterTheMomentAsked() {
        ScheduleExpression everyMinute = ScheduleExpression.parse("cron(* * * * ? *)");
        assertEquals(NOW.plusSeconds(60), everyMinute.next(NOW, ZoneOffset.UTC));
        assertEquals(NOW.plusSeconds(60), everyMinute.next(NOW.plusMillis(1), ZoneOffset.UTC));
        assertEquals(NOW, everyMinute.next(NOW.minusNanos(1), ZoneOffset.UTC));
    }

    @Test
    void aTimeThatTheSpringLeavesOutIsSkipped() {
        assertEquals(
                List.of("2027-03-27T01:30:00Z", "2027-03-29T00:30:00Z"),
                times("cron(30 2 * * ? *)", "2027-03-27T00:00:00Z", "2027-03-29T12:00:00Z"));
        assertNull(ScheduleExpression.parse("at(2027-03-28T02:30:00)").next(NOW, WARSAW));
    }

    @Test
    void aTimeThatComesTwiceInAutumnFiresOnce() {
        assertEquals(
                List.of("2027-10-31T00:30:00Z"),
                times("cron(30 2 * * ? *)", "2027-10-30T12:00:00Z", "2027-10-31T12:00:00Z"));
        // Two o'clock to three comes twice.
        assertEquals(
                List.of("2027-10-31T00:00:00Z", "2027-10-31T00:30:00Z", "2027-10-31T02:00:00Z", "2027-10-31T02:30:00Z"),
                times("cron(0/30 2-3 * * ? *)", "2027-10-30T12:00:00Z", "2027-10-31T12:00:00Z"));
        assertEquals(
                Instant.parse("2027-10-31T00:30:00Z"),
                ScheduleExpression.parse("at(2027-10-31T02:30:00)").next(NOW, WARSAW));
    }

    @Test
    void aRateCountsFromItsStartAndKnowsNoClockChange() {
        ScheduleExpression daily = ScheduleExpression.parse("rate(1 day)");
        Instant start = Instant.parse("2027-03-27T01:30:00Z");
        assertEquals(start, daily.next(start.minusSeconds(1), start, WARSAW));
        assertEquals(Instant.parse("2027-03-28T01:30:00Z"), daily.next(start, start, WARSAW));
        assertEquals(
                Instant.parse("2028-01-01T01:30:00Z"),
                daily.next(Instant.parse("2027-12-31T01:30:00Z"), start, WARSAW));
        assertEquals(
                Instant.parse("2028-01-01T01:30:00Z"),
                daily.next(Instant.parse("2028-01-01T01:29:59Z"), start, WARSAW));
    }

    @Test
    void aYearOfMinutesTakesSeconds() {
        ScheduleExpression everyMinute = ScheduleExpression.parse("cron(* * * * ? *)");
        Instant end = NOW.plusSeconds(365 * 86_400L);
        long began = System.nanoTime();
        int count = 0;
        Instant moment = NOW;
        while (moment.isBefore(end)) {
            moment = Objects.requireNonNull(everyMinute.next(moment, WARSAW));
            count++;
        }
        assertEquals(525_600 - 60, count); // the hour that comes twice fires once
        assertTrue(System.nanoTime() - began < 20_000_000_000L);
    }

    private static List<String> times(String text, String from, String to) {
        ScheduleExpression expression = ScheduleExpression.parse(text);
        List<String> times = new ArrayList<>();
        Instant moment = expression.next(Instant.parse(from), WARSAW);
        while (moment != null && moment.isBefore(Instant.parse(to))) {
            times.add(moment.toString());
            moment = expression.next(moment, WARSAW);
        }
        return times;
    }
}
