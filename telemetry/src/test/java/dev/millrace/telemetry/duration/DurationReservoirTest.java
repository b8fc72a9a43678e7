package dev.millrace.telemetry.duration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.telemetry.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DurationReservoirTest {
    private final DurationReservoir reservoir = new DurationReservoir();

    @Test
    void isEmptyAtFirst() {
        assertSame(DurationDistribution.EMPTY, reservoir.run());
        assertEquals(0, reservoir.init().count());
    }

    @Test
    void keepsCountSumAndExtremesExactly() {
        long seed = System.nanoTime();
        List<RunRecord> runs = Runs.random(seed, 20_000);
        runs.forEach(reservoir::add);

        exactly(runs.stream().mapToLong(RunRecord::queueNanos).summaryStatistics(), reservoir.queue(), seed);
        exactly(runs.stream().mapToLong(RunRecord::runNanos).summaryStatistics(), reservoir.run(), seed);
        exactly(
                runs.stream()
                        .filter(RunRecord::coldStart)
                        .mapToLong(RunRecord::initNanos)
                        .summaryStatistics(),
                reservoir.init(),
                seed);
    }

    private static void exactly(LongSummaryStatistics expected, DurationDistribution actual, long seed) {
        assertEquals(expected.getCount(), actual.count(), "seed " + seed);
        assertEquals(expected.getSum(), actual.sumNanos(), "seed " + seed);
        assertEquals(expected.getMin(), actual.minNanos(), "seed " + seed);
        assertEquals(expected.getMax(), actual.maxNanos(), "seed " + seed);
    }

    @Test
    void hasTheBucketsOfAPlainHdrHistogram() {
        long seed = System.nanoTime();
        Histogram plain = new Histogram(8, (1L << 48) - 1, 3);
        int asked = 0;
        for (RunRecord run : Runs.random(seed, 100_000)) {
            reservoir.add(run);
            plain.recordValue(run.runNanos());
            boolean asks = plain.getTotalCount() == 60_000 || plain.getTotalCount() == 60_100;
            asked += asks && reservoir.run().count() == plain.getTotalCount() ? 1 : 0;
        }
        assertEquals(2, asked, "after very many runs, and after few");
        Map<Long, Long> expected = new TreeMap<>();
        plain.recordedValues().forEach(bucket -> expected.put(
                plain.lowestEquivalentValue(bucket.getValueIteratedTo()), bucket.getCountAtValueIteratedTo()));

        Map<Long, Long> actual = new TreeMap<>();
        reservoir.run().forEach((nanos, count) -> actual.put(plain.lowestEquivalentValue(nanos), count));

        assertEquals(expected, actual, "seed " + seed);
    }

    @Test
    void tellsMicrosecondsApartAndHoldsTheLongestRun() {
        long longest = (1L << 48) - 1;
        for (long nanos : new long[] {0, 7, 1_000, 1_100, longest}) {
            reservoir.add(Runs.returned("hello", nanos));
        }
        List<Long> middles = new ArrayList<>();
        reservoir.run().forEach((nanos, count) -> middles.add(nanos));

        assertEquals(4, middles.size());
        assertEquals(0, middles.getFirst(), "under the resolution");
        assertEquals(1_000, middles.get(1), 8);
        assertEquals(1_100, middles.get(2), 8);
        assertEquals(1, (double) middles.get(3) / longest, 0.0005);
    }

    @Test
    void keepsADistributionAsItWas() {
        reservoir.add(Runs.returned("hello", 1_000));
        DurationDistribution before = reservoir.run();
        assertSame(before, reservoir.run(), "nothing changed, nothing is walked again");

        reservoir.add(Runs.returned("hello", 2_000));

        assertEquals(1, before.count());
        assertEquals(2, reservoir.run().count());
        assertTrue(reservoir.run().sumNanos() > before.sumNanos());
    }
}
