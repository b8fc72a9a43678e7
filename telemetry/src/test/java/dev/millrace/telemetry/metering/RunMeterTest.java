package dev.millrace.telemetry.metering;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.telemetry.Runs;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RunMeterTest {
    @Test
    void foldsToWhatANaiveRecountSays() {
        long seed = System.nanoTime();
        List<RunRecord> runs = Runs.random(seed, 10_000);
        RunMeter meter = new RunMeter(10);
        runs.forEach(run -> meter.fold(run, 1));

        RunTotals totals = meter.totals();

        assertEquals(6, totals.functions().size(), "seed " + seed);
        for (FunctionTotals function : totals.functions()) {
            List<RunRecord> own = runs.stream()
                    .filter(run -> FunctionKey.of(run).equals(function.key()))
                    .toList();
            assertEquals(recount(own), counted(function), "seed " + seed);
            assertEquals(own.size(), function.run().count());
            assertEquals(own.size(), function.queue().count());
            assertEquals(function.coldStarts(), function.init().count());
        }
        assertEquals(runs.size(), totals.records());
        assertEquals(0, totals.overflowRuns());
        assertEquals(
                runs.stream().collect(Collectors.groupingBy(RunRecord::zone, Collectors.counting())),
                totals.zoneRuns());
    }

    private static Map<String, Long> recount(List<RunRecord> runs) {
        return Map.of(
                "runs", (long) runs.size(),
                "errors", count(runs, run -> run.outcome() != RunOutcome.RETURNED),
                "timeouts", count(runs, run -> run.outcome() == RunOutcome.TIMED_OUT),
                "coldStarts", count(runs, RunRecord::coldStart),
                "droppedLogRuns", count(runs, RunRecord::droppedLogLines),
                "billedMillis", sum(runs, run -> (run.initNanos() + run.runNanos() + 999_999) / 1_000_000),
                "billedMegabyteMillis",
                        sum(
                                runs,
                                run -> (run.initNanos() + run.runNanos() + 999_999)
                                        / 1_000_000
                                        * run.subject().memoryMb()),
                "requestBytes", sum(runs, RunRecord::requestBytes),
                "responseBytes", sum(runs, RunRecord::responseBytes));
    }

    private static Map<String, Long> counted(FunctionTotals totals) {
        return Map.of(
                "runs", totals.runs(),
                "errors", totals.errors(),
                "timeouts", totals.timeouts(),
                "coldStarts", totals.coldStarts(),
                "droppedLogRuns", totals.droppedLogRuns(),
                "billedMillis", totals.billedMillis(),
                "billedMegabyteMillis", totals.billedMegabyteMillis(),
                "requestBytes", totals.requestBytes(),
                "responseBytes", totals.responseBytes());
    }

    private static long count(List<RunRecord> runs, Predicate<RunRecord> counted) {
        return runs.stream().filter(counted).count();
    }

    private static long sum(List<RunRecord> runs, ToLongFunction<RunRecord> value) {
        return runs.stream().mapToLong(value).sum();
    }

    @Test
    void billsInSecondsAndGigabyteSeconds() {
        RunMeter meter = new RunMeter(1);
        RunSubject subject = new RunSubject("hello", "1", "java25", "hash", 512, 3_000);
        meter.fold(Runs.run(subject, "a", 1_999_000_001, RunOutcome.RETURNED), 1);

        FunctionTotals totals = meter.totals().functions().getFirst();

        assertEquals(2.0, totals.billedSeconds());
        assertEquals(1.0, totals.billedGigabyteSeconds());
    }

    @Test
    void metersFunctionVersionsBeyondTheBoundTogether() {
        RunMeter meter = new RunMeter(2);
        for (String function : List.of("one", "two", "three", "four", "one", "three")) {
            meter.fold(Runs.returned(function, 1_000), 1);
        }

        RunTotals totals = meter.totals();
        Map<String, Long> runs = totals.functions().stream()
                .collect(Collectors.toMap(function -> function.key().function(), FunctionTotals::runs));

        assertEquals(Map.of("one", 2L, "two", 1L, FunctionKey.OTHER, 3L), runs);
        assertEquals(3, totals.overflowRuns());
        assertEquals(6, totals.records());
    }

    @Test
    void holdsABoundedNumberOfZones() {
        RunMeter meter = new RunMeter(1);
        RunSubject subject = new RunSubject("hello", "1", "java25", "hash", 512, 3_000);
        for (int zone = 0; zone < 100; zone++) {
            meter.fold(Runs.run(subject, "zone-" + zone, 1_000, RunOutcome.RETURNED), 1);
        }

        Map<String, Long> zones = meter.totals().zoneRuns();

        assertEquals(65, zones.size());
        assertEquals(36, zones.get(FunctionKey.OTHER));
    }

    @Test
    void metersARedeployedFunctionVersionOn() {
        RunMeter meter = new RunMeter(1);
        RunSubject before = new RunSubject("hello", "$LATEST", "java25", "old", 128, 3);
        RunSubject after = new RunSubject("hello", "$LATEST", "java25", "new", 256, 3);
        meter.fold(Runs.run(before, "a", 1, RunOutcome.RETURNED), 1);
        meter.fold(Runs.run(after, "a", 1, RunOutcome.RETURNED), 1);

        FunctionTotals totals = meter.totals().functions().getFirst();

        assertEquals(2, totals.runs());
        assertEquals(128 + 256, totals.billedMegabyteMillis());
    }

    @Test
    void countsFromTheArrivalOfTheOldestRecord() {
        RunMeter meter = new RunMeter(1);
        assertTrue(meter.totals().functions().isEmpty());
        Runs.random(1, 10).forEach(run -> meter.fold(run, 1));

        assertEquals(Runs.random(1, 1).getFirst().arrivalEpochNanos(), meter.totals().startEpochNanos());
    }

    @Test
    void refusesABoundOfNone() {
        assertThrows(IllegalArgumentException.class, () -> new RunMeter(0));
    }
}
