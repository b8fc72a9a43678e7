package dev.millrace.gateway.schedule.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.gateway.schedule.expression.ScheduleExpression;
import dev.millrace.gateway.schedule.timer.TestingTimetable.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimetableTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** How long before they are due timers are read. */
    private static final Duration AHEAD = Duration.ofMillis(ReadAhead.AHEAD_MILLIS);

    @TempDir
    Path directory;

    private TestingTimetable test;

    @BeforeEach
    void open() {
        test = new TestingTimetable(directory);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void aRateOfARuleFiresOnePeriodAfterItWasSet() {
        test.set("five", "rate(5 minutes)");
        test.tickAfter(Duration.ofSeconds(299));
        assertEquals(List.of(), test.times());
        for (int i = 0; i < 601; i++) {
            test.tickAfter(Duration.ofSeconds(1));
        }
        assertEquals(
                List.of("2026-11-28T00:05:00Z", "2026-11-28T00:10:00Z", "2026-11-28T00:15:00Z"), test.times());
    }

    @Test
    void aYearOfACronFiresAtEachOfItsTimesOnce() {
        test.set("often", "cron(30 0/4 * * ? *)");
        Instant first = Instant.parse("2026-11-28T00:30:00Z");
        int times = 365 * 6;
        for (int i = 0; i < times; i++) {
            test.tickAfter(Duration.ofHours(4));
        }
        assertEquals(times, test.fired.size());
        for (int i = 0; i < times; i++) {
            assertEquals(first.plus(Duration.ofHours(4L * i)), test.fired.get(i).scheduled());
        }
        assertEquals(0, test.timetable.missed());
    }

    @Test
    void nothingIsReadBetweenFirings() {
        test.set("daily", "cron(0 12 * * ? *)");
        test.timetable.tick();
        assertEquals(Duration.ofHours(12).minus(AHEAD).toMillis(), test.timetable.waitMillis());
        test.clock.advance(Duration.ofHours(11));
        assertEquals(Duration.ofHours(1).minus(AHEAD).toMillis(), test.timetable.waitMillis());
        test.set("sooner", "cron(30 11 * * ? *)");
        assertEquals(Duration.ofMinutes(30).minus(AHEAD).toMillis(), test.timetable.waitMillis());
    }

    @Test
    void whatIsReadAheadFiresAtItsTimeAndNotBefore() {
        test.setMany(3_000, test.timing("cron(0 12 * * ? *)"));
        test.tickAfter(Duration.ofHours(12).minus(AHEAD));
        assertEquals(AHEAD.toMillis(), test.timetable.waitMillis());
        test.tickAfter(AHEAD.minusMillis(1));
        assertEquals(List.of(), test.times());
        assertEquals(1, test.timetable.waitMillis());
        test.tickAfter(Duration.ofMillis(1));
        assertEquals(3_000, test.fired.size());
    }

    @Test
    void whatIsSetAnewOrRemovedWhileItIsReadAheadDoesNotFireForItsOldTime() {
        for (String key : List.of("later", "sooner", "removed")) {
            test.set(key, test.timing("at(2026-11-28T00:01:00)"));
        }
        test.tickAfter(MINUTE.minusSeconds(2));
        test.set("later", test.timing("at(2026-11-28T00:02:00)"));
        test.set("sooner", test.timing("at(2026-11-28T00:00:59)"));
        assertTrue(test.timetable.remove(TestingTimetable.KIND, "removed"));
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(List.of("2026-11-28T00:00:59Z"), test.times());
        test.tickAfter(MINUTE);
        assertEquals(List.of("2026-11-28T00:00:59Z"), test.times());
        test.tickAfter(MINUTE);
        assertEquals(List.of("2026-11-28T00:00:59Z", "2026-11-28T00:02:00Z"), test.times());
        assertEquals(0, test.timetable.missed());
    }

    @Test
    void whatIsReadAheadOfAClockThatIsSetBackHoldsUpNoOther() {
        test.setMany(10_000, test.timing("at(2026-11-28T12:00:00)"));
        test.tickAfter(Duration.ofHours(12).minus(AHEAD));
        test.clock.jump(Duration.ofHours(-6));
        assertEquals(0, test.timetable.waitMillis());
        test.set("other", test.timing("at(2026-11-28T08:00:00)"));
        test.tickAfter(Duration.ofHours(2).plusSeconds(10));
        assertEquals(List.of("2026-11-28T08:00:00Z"), test.times());
        test.tickAfter(Duration.ofHours(4));
        assertEquals(10_001, test.fired.size());
        assertEquals(10_001, test.fired.stream().map(Firing::requestId).distinct().count());
    }

    @Test
    void removingWhatIsReadAheadMakesRoomForOthers() {
        test.setMany(10_000, test.timing("at(2026-11-28T12:00:00)"));
        test.set("other", test.timing("at(2026-11-28T12:00:00)"));
        test.set("zebra", test.timing("at(2026-11-28T12:00:00)"));
        test.tickAfter(Duration.ofHours(12).minus(AHEAD));
        assertEquals(10_000, test.timetable.removeAll(TestingTimetable.KIND, "many", "manz"));
        test.tickAfter(AHEAD);
        assertEquals(
                Set.of("other", "zebra"),
                test.fired.stream().map(firing -> firing.id().key()).collect(Collectors.toSet()));
    }

    @Test
    void whatIsReadAheadOfAClockThatJumpsForwardFiresLateAndOnce() {
        test.set("minute", test.timing("cron(1/1 * * * ? *)"));
        test.tickAfter(MINUTE.minusSeconds(1));
        test.clock.jump(Duration.ofMinutes(10));
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:10:00Z"), test.times());
        assertEquals(9, test.timer("minute").missed());
        test.crash();
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:10:00Z"), test.times());
    }

    @Test
    void whatIsSetWhileOthersAreReadAheadFiresAtItsTimeToo() {
        test.setMany(2_000, test.timing("at(2026-11-28T00:01:00)"));
        test.tickAfter(MINUTE.minusSeconds(3));
        test.set("sooner", test.timing("at(2026-11-28T00:00:58)"));
        test.set("later", test.timing("at(2026-11-28T00:01:01)"));
        assertEquals(1_000, test.timetable.waitMillis());
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(List.of("2026-11-28T00:00:58Z"), test.times());
        test.tickAfter(Duration.ofSeconds(2));
        assertEquals(2_001, test.fired.size());
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals("2026-11-28T00:01:01Z", test.times().getLast());
        assertEquals(2_002, test.fired.size());
    }

    @Test
    void whatIsSetForTheNextSecondWhileItsFiringIsInFlightFiresThen() {
        test.set("once", test.timing("at(2026-11-28T00:01:00)"));
        test.answer = Answer.LATER;
        test.tickAfter(MINUTE);
        test.set("once", test.timing("at(2026-11-28T00:01:02)"));
        test.tickAfter(Duration.ofSeconds(1));
        test.answerHeld();
        test.timetable.tick();
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(List.of("2026-11-28T00:01:00Z", "2026-11-28T00:01:02Z"), test.times());
    }

    @Test
    void aCrashAfterReadingAheadLosesNothing() {
        test.set("once", test.timing("at(2026-11-28T00:01:00)"));
        test.tickAfter(MINUTE.minusSeconds(1));
        test.crash();
        test.tickAfter(Duration.ofSeconds(2));
        assertEquals(List.of("2026-11-28T00:01:00Z"), test.times());
    }

    @Test
    void aTimerWhoseNextTimeIsCloseFiresForItToo() {
        test.set("minute", test.timing("cron(1/1 * * * ? *)"));
        test.answer = Answer.LATER;
        test.tickAfter(MINUTE);
        test.tickAfter(MINUTE.minusSeconds(1));
        test.answerHeld(); // and the next time is a second away
        test.timetable.tick();
        assertEquals(1_000, test.timetable.waitMillis());
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(List.of("2026-11-28T00:01:00Z", "2026-11-28T00:02:00Z"), test.times());
    }

    @Test
    void tenThousandAtOnceComeInBatchesAndEachOnce() {
        test.setMany(10_000, test.timing("cron(0 12 * * ? *)"));
        test.tickAfter(Duration.ofHours(12));
        assertEquals(10_000, test.fired.size());
        assertEquals(10_000, test.fired.stream().map(Firing::id).distinct().count());
        assertTrue(test.batches.size() <= 20, "batches: " + test.batches);
        test.timetable.tick();
        assertEquals(10_000, test.fired.size());
    }

    @Test
    void moreThanIsTakenAtOnceWaitsForReceiptsAndIsNotLost() {
        test.setMany(10_500, test.timing("cron(0 12 * * ? *)"));
        test.answer = Answer.LATER;
        test.tickAfter(Duration.ofHours(12));
        assertEquals(10_000, test.fired.size());
        test.answerHeld();
        assertEquals(0, test.timetable.waitMillis());
        test.timetable.tick();
        assertEquals(10_500, test.fired.stream().map(Firing::id).distinct().count());
        assertEquals(10_500, test.fired.size());
    }

    @Test
    void aHundredThousandTimersCostNothingBetweenFirings() {
        test.setMany(100_000, test.timing("cron(0 12 * * ? *)"));
        test.set("soon", "rate(1 minute)");
        test.timetable.tick();
        long began = System.nanoTime();
        for (int minute = 0; minute < 60; minute++) {
            test.tickAfter(MINUTE);
        }
        assertEquals(60, test.fired.size());
        assertTrue(System.nanoTime() - began < 5_000_000_000L); // each look is a step into an index
    }

    @Test
    void aCrashBeforeTheReceiptRepeatsTheSameFiring() {
        test.set("five", "rate(5 minutes)");
        test.answer = Answer.LATER;
        test.tickAfter(Duration.ofMinutes(5));
        test.crash();
        test.tickAfter(Duration.ofSeconds(20));
        assertEquals(List.of("2026-11-28T00:05:00Z", "2026-11-28T00:05:00Z"), test.times());
        assertEquals(test.fired.getFirst().requestId(), test.fired.getLast().requestId());
    }

    @Test
    void aCrashAfterTheReceiptAndBeforeItIsWrittenRepeatsIt() {
        test.set("five", "rate(5 minutes)");
        test.answer = Answer.LATER;
        test.tickAfter(Duration.ofMinutes(5));
        test.answerHeld();
        test.crash();
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:05:00Z", "2026-11-28T00:05:00Z"), test.times());
    }

    @Test
    void aCrashAfterThatRepeatsNothing() {
        test.set("five", "rate(5 minutes)");
        test.tickAfter(Duration.ofMinutes(5));
        test.crash();
        test.timetable.tick();
        test.tickAfter(Duration.ofMinutes(5));
        assertEquals(List.of("2026-11-28T00:05:00Z", "2026-11-28T00:10:00Z"), test.times());
    }

    @Test
    void aCrashWhileFiringLateRepeatsTheSameFiring() {
        test.set("one", "rate(1 minute)");
        test.answer = Answer.LATER;
        test.tickAfter(Duration.ofMinutes(30).plusSeconds(30));
        test.crash();
        test.tickAfter(Duration.ofSeconds(20));
        assertEquals(List.of("2026-11-28T00:30:00Z", "2026-11-28T00:30:00Z"), test.times());
        assertEquals(29, test.timer("one").missed());
    }

    @Test
    void ofWhatDowntimeMissedTheLatestFiresAndTheRhythmGoesOn() {
        test.set("five", "rate(5 minutes)");
        test.crash();
        test.tickAfter(Duration.ofMinutes(23));
        assertEquals(List.of("2026-11-28T00:20:00Z"), test.times());
        assertEquals(3, test.timetable.missed());
        assertEquals(3, test.timer("five").missed());
        test.tickAfter(Duration.ofMinutes(2));
        assertEquals(List.of("2026-11-28T00:20:00Z", "2026-11-28T00:25:00Z"), test.times());
    }

    @Test
    void whatIsOlderThanItMayIsCountedAndNotFired() {
        Timing daily = test.timing("cron(0 12 * * ? *)"); // its firings may be an hour old
        test.set("daily", daily);
        test.set("once", test.timing("at(2026-11-28T12:00:00)"));
        test.tickAfter(Duration.ofDays(2).plusHours(14));
        assertEquals(List.of(), test.times());
        assertEquals(3, test.timer("daily").missed());
        assertEquals(1, test.timer("once").missed());
        assertEquals(4, test.timetable.missed());
        assertEquals(Instant.parse("2026-12-01T12:00:00Z"), test.timer("daily").scheduled());
        assertNull(test.timer("once").scheduled());
    }

    @Test
    void oneTimeFiresLateWithinItsAge() {
        test.set("once", test.timing("at(2026-11-28T12:00:00)"));
        test.tickAfter(Duration.ofMinutes(12 * 60 + 59));
        assertEquals(List.of("2026-11-28T12:00:00Z"), test.times());
        assertNull(test.timer("once").scheduled());
    }

    @Test
    void aYearOfMissedMinutesIsPassedOverQuickly() {
        test.setMany(100, test.timing("cron(* * * * ? *)"));
        long began = System.nanoTime();
        test.tickAfter(Duration.ofDays(365));
        assertEquals(100, test.fired.size());
        assertEquals(Set.of(test.clock.instant()), test.fired.stream().map(Firing::scheduled).collect(Collectors.toSet()));
        assertTrue(test.timer("many7").missed() >= 1_000);
        assertTrue(System.nanoTime() - began < 20_000_000_000L);
    }

    @Test
    void tooLateForAllOfMoreThanABatchStillReachesTheRest() {
        test.setMany(2_500, test.timing("at(2026-11-28T01:00:00)"));
        test.set("late", test.timing("at(2026-11-28T11:30:00)"));
        test.tickAfter(Duration.ofHours(12));
        assertEquals(List.of("2026-11-28T11:30:00Z"), test.times());
        assertEquals(2_500, test.timetable.missed());
    }

    @Test
    void aWallClockThatJumpsBackFiresNothingTwice() {
        test.set("one", "rate(1 minute)");
        test.set("cron", "cron(* * * * ? *)");
        for (int i = 0; i < 10; i++) {
            test.tickAfter(MINUTE);
        }
        test.clock.jump(Duration.ofMinutes(-5));
        for (int i = 0; i < 10; i++) {
            test.tickAfter(MINUTE);
        }
        assertEquals(30, test.fired.size());
        assertEquals(30, new HashSet<>(test.fired.stream().map(Firing::requestId).toList()).size());
    }

    @Test
    void whatIsSetAnewAfterAJumpBackDoesNotFireForTheSameTimeAgain() {
        test.set("cron", "cron(0 * * * ? *)");
        test.tickAfter(Duration.ofHours(1));
        test.clock.jump(Duration.ofMinutes(-30));
        test.set("cron", test.timing("cron(0 * * * ? *)"));
        test.tickAfter(Duration.ofMinutes(30));
        assertEquals(List.of("2026-11-28T01:00:00Z"), test.times());
        test.tickAfter(Duration.ofHours(1));
        assertEquals(List.of("2026-11-28T01:00:00Z", "2026-11-28T02:00:00Z"), test.times());
    }

    @Test
    void aWallClockThatJumpsForwardFiresLateAndOnce() {
        test.set("five", "rate(5 minutes)");
        test.clock.jump(Duration.ofMinutes(16));
        assertEquals(0, test.timetable.waitMillis());
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:15:00Z"), test.times());
        assertEquals(2, test.timetable.missed());
    }

    @Test
    void whatIsNotTakenIsHandedOnAgainLaterAndLater() {
        test.set("once", test.timing("at(2026-11-28T00:01:00)"));
        test.answer = Answer.NOT_STORED;
        test.tickAfter(MINUTE);
        assertEquals(1, test.fired.size());
        test.timetable.tick();
        assertEquals(1, test.fired.size());
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(2, test.fired.size());
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(2, test.fired.size());
        test.answer = Answer.STORED;
        test.tickAfter(Duration.ofSeconds(1));
        assertEquals(List.of(1, 2, 3), test.fired.stream().map(Firing::attempt).toList());
        assertEquals(1, test.fired.stream().map(Firing::requestId).distinct().count());
        assertEquals(0, test.timetable.missed());
        assertEquals(Instant.parse("2026-11-28T00:01:00Z"), test.timer("once").fired());
    }

    @Test
    void afterItsLastAttemptAFiringIsMissedAndTheRhythmGoesOn() {
        test.set("daily", test.timing("cron(0 12 * * ? *)")); // three attempts more than one
        test.answer = Answer.NOT_STORED;
        test.tickAfter(Duration.ofHours(12));
        for (int i = 0; i < 100; i++) {
            test.tickAfter(Duration.ofSeconds(5));
        }
        assertEquals(4, test.fired.size());
        assertEquals(1, test.timer("daily").missed());
        assertNull(test.timer("daily").fired());
        assertEquals(Instant.parse("2026-11-29T12:00:00Z"), test.timer("daily").scheduled());
    }

    @Test
    void aListenerThatThrowsLosesNothing() {
        test.timetable.listen(TestingTimetable.KIND, (firings, receipt) -> {
            throw new IllegalStateException("as the test wants it");
        });
        test.set("once", test.timing("at(2026-11-28T00:01:00)"));
        test.tickAfter(MINUTE);
        test.crash();
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:01:00Z"), test.times());
    }

    @Test
    void aFlexibleWindowIsUsedEvenlyAndTheSameForARepeatedFiring() {
        Timing timing = new Timing(
                ScheduleExpression.parse("cron(0 12 * * ? *)"),
                ZoneId.of("UTC"),
                test.clock.instant(),
                null,
                Duration.ofMinutes(60),
                Duration.ofHours(1),
                3);
        Instant noon = Instant.parse("2026-11-28T12:00:00Z");
        Instant end = noon.plus(Duration.ofMinutes(60));
        int[] quarters = new int[4];
        test.setMany(1_000, timing);
        for (Timer timer : test.timetable.find(TestingTimetable.KIND, "", "z", 2_000)) {
            Instant due = Objects.requireNonNull(timer.due());
            assertTrue(!due.isBefore(noon) && due.isBefore(end), due.toString());
            assertEquals(due, test.timer(timer.id().key()).due());
            quarters[(int) (Duration.between(noon, due).toMinutes() / 15)]++;
        }
        for (int quarter : quarters) {
            assertTrue(quarter > 180, "in a quarter of the window: " + quarter);
        }
        test.tickAfter(Duration.ofMinutes(12 * 60 + 30));
        assertTrue(test.fired.size() > 400 && test.fired.size() < 600, "half way: " + test.fired.size());
        test.tickAfter(Duration.ofMinutes(30));
        assertEquals(1_000, test.fired.size());
        assertEquals(Set.of(noon), test.fired.stream().map(Firing::scheduled).collect(Collectors.toSet()));
    }

    @Test
    void aWindowLongerThanTheRhythmLetsNoFiringOvertakeAnother() {
        Timing timing = new Timing(
                ScheduleExpression.parse("rate(1 minute)"),
                ZoneOffset.UTC,
                test.clock.instant(),
                null,
                Duration.ofMinutes(60),
                Duration.ofHours(1),
                3);
        test.set("minute", timing);
        for (int i = 0; i < 600; i++) {
            test.tickAfter(Duration.ofSeconds(1));
        }
        assertEquals(10, test.fired.size(), test.times()::toString);
        assertEquals(0, test.timetable.missed());
    }

    @Test
    void firesFromItsStartToItsEnd() {
        Instant start = test.clock.instant().plus(Duration.ofMinutes(10));
        Timing timing = new Timing(
                ScheduleExpression.parse("rate(5 minutes)"),
                ZoneOffset.UTC,
                start,
                start.plus(Duration.ofMinutes(10)),
                Duration.ZERO,
                Duration.ofHours(1),
                3);
        test.set("some", timing);
        for (int i = 0; i < 60; i++) {
            test.tickAfter(MINUTE);
        }
        assertEquals(
                List.of("2026-11-28T00:10:00Z", "2026-11-28T00:15:00Z", "2026-11-28T00:20:00Z"), test.times());
        assertNull(test.timer("some").scheduled());
    }

    @Test
    void disappearsWithItsLastFiringWhereAsked() {
        TimerId id = new TimerId(TestingTimetable.KIND, "once");
        test.timetable.set(id, test.timing("at(2026-11-28T00:01:00)"), true, "", true);
        test.answer = Answer.LATER;
        test.tickAfter(MINUTE);
        assertEquals(id, test.timer("once").id());
        test.answerHeld();
        test.timetable.tick();
        assertNull(test.timetable.find(id));
    }

    @Test
    void whatIsRemovedOrSwitchedOffDoesNotFire() {
        test.set("removed", "rate(5 minutes)");
        test.set("off", "rate(5 minutes)");
        assertTrue(test.timetable.remove(TestingTimetable.KIND, "removed"));
        assertFalse(test.timetable.remove(TestingTimetable.KIND, "removed"));
        test.timetable.set(
                new TimerId(TestingTimetable.KIND, "off"), test.timing("rate(5 minutes)"), false, "", false);
        test.tickAfter(Duration.ofHours(1));
        assertEquals(List.of(), test.times());
        assertNull(test.timer("off").scheduled());
    }

    @Test
    void whatIsSetAnewWhileItsFiringIsInFlightKeepsTheNewTime() {
        test.set("cron", "cron(0 * * * ? *)");
        test.answer = Answer.LATER;
        test.tickAfter(Duration.ofHours(1));
        test.set("cron", "cron(30 * * * ? *)");
        test.answerHeld();
        test.timetable.tick();
        assertEquals(Instant.parse("2026-11-28T01:30:00Z"), test.timer("cron").scheduled());
        test.tickAfter(Duration.ofMinutes(30));
        assertEquals(List.of("2026-11-28T01:00:00Z", "2026-11-28T01:30:00Z"), test.times());
    }

    @Test
    void aRuleThatIsSetOnceMoreKeepsItsRhythmAndWhatItHasMissed() {
        test.set("rule", "rate(5 minutes)");
        test.clock.advance(Duration.ofMinutes(3));
        test.set("rule", "rate(5 minutes)");
        test.tickAfter(Duration.ofMinutes(2));
        assertEquals(List.of("2026-11-28T00:05:00Z"), test.times());
        test.crash();
        test.clock.advance(Duration.ofMinutes(6));
        test.set("rule", "rate(5 minutes)");
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T00:05:00Z", "2026-11-28T00:10:00Z"), test.times());
        test.set("rule", "rate(4 minutes)");
        test.tickAfter(Duration.ofMinutes(4));
        assertEquals("2026-11-28T00:15:00Z", test.times().getLast());
    }

    @Test
    void kindsThatNobodyTakesWaitForSomebodyWhoDoes() {
        test.timetable.set("other", "key", ScheduleExpression.parse("rate(1 hour)"));
        test.tickAfter(Duration.ofHours(1));
        assertNotEquals(0, test.timetable.waitMillis());
        test.timetable.listen("other", (firings, receipt) -> {
            test.fired.addAll(firings);
            receipt.stored(firings);
        });
        test.timetable.tick();
        assertEquals(List.of("2026-11-28T01:00:00Z"), test.times());
    }
}
