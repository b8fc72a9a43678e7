package dev.millrace.telemetry.custom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueSpreadTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @Test
    void keepsFewValuesAsTheyAre() {
        ValueSpread spread = ValueSpread.sum(List.of(
                ValueSpread.of(-3, 1), ValueSpread.of(0.1, 2), ValueSpread.of(7, 1), ValueSpread.of(0.1, 1)));
        ValueSpread read = ValueSpread.of(spread.bytes());
        assertEquals(5, read.count());
        assertEquals(4.3, read.sum(), 1e-12);
        assertEquals(-3, read.min());
        assertEquals(7, read.max());
        assertEquals(-3, read.percentile(20));
        assertEquals(0.1, read.percentile(21));
        assertEquals(0.1, read.percentile(80));
        assertEquals(7, read.percentile(81));
        assertEquals(0.1, read.trimmedMean(20, 80), 1e-12);
    }

    @Test
    void isCloseToEveryPercentileOfMany() {
        double[] values = random.doubles(20_000).map(one -> Math.exp(5 * one)).toArray();
        ValueSpread sum = sumOf(values);
        Arrays.sort(values);
        assertTrue(sum.places() <= ValueSpread.BUCKETS_MAX, sum.places() + " buckets, seed " + seed);
        for (double percent = 0; percent <= 100; percent += 0.1) {
            double exact = values[(int) Math.max(0, Math.ceil(percent / 100 * values.length) - 1)];
            assertEquals(exact, sum.percentile(percent), exact * 0.009, "p" + percent + ", seed " + seed);
        }
    }

    @Test
    void staysSmallWhateverItHolds() {
        double[] values = random.doubles(50_000)
                .map(one -> Math.scalb(one - 0.5, random.nextInt(720) - 360))
                .toArray();
        ValueSpread sum = sumOf(values);
        assertTrue(sum.bytes().length < 30_000, sum.bytes().length + " bytes, seed " + seed);
        assertEquals(values.length, sum.count());
        assertEquals(Arrays.stream(values).max().orElseThrow(), sum.percentile(100));
    }

    @Test
    void knowsNoPercentilesOfSumsAlone() {
        ValueSpread sums = ValueSpread.ofSums(10, 55, 1, 10);
        assertTrue(Double.isNaN(sums.percentile(50)));
        assertTrue(Double.isNaN(ValueSpread.of(5, 1).plus(sums).trimmedMean(0, 90)));
        assertEquals(60, ValueSpread.of(5, 1).plus(sums).sum());
        assertEquals(4, ValueSpread.ofSums(3, 12, 4, 4).percentile(50), "they are all the same");
        assertThrows(IllegalArgumentException.class, () -> ValueSpread.ofSums(0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> ValueSpread.ofSums(2, 3, 2, 1));
    }

    /** In pieces, as they would come. */
    private ValueSpread sumOf(double[] values) {
        ValueSpread sum = ValueSpread.of(values[0], 1);
        List<ValueSpread> piece = new ArrayList<>();
        for (int i = 1; i < values.length; i++) {
            piece.add(ValueSpread.of(values[i], 1));
            if (piece.size() == 500 || i == values.length - 1) {
                piece.add(ValueSpread.of(sum.bytes()));
                sum = ValueSpread.sum(piece);
                piece.clear();
            }
        }
        return sum;
    }
}
