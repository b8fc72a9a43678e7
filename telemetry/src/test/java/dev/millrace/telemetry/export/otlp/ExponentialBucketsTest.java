package dev.millrace.telemetry.export.otlp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.millrace.telemetry.Runs;
import dev.millrace.telemetry.duration.DurationDistribution;
import dev.millrace.telemetry.duration.DurationReservoir;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExponentialBucketsTest {
    @Test
    void areNoneForNoDurations() {
        ExponentialBuckets buckets = ExponentialBuckets.of(DurationDistribution.EMPTY, 6);

        assertEquals(List.of(), buckets.counts());
        assertEquals(0, buckets.zeroCount());
        assertEquals(0, buckets.positive().getTotalCount());
    }

    @Test
    void putWhatIsTooShortIntoTheZeroCount() {
        ExponentialBuckets buckets = ExponentialBuckets.of(durations(0, 7, 1_000), 6);

        assertEquals(2, buckets.zeroCount());
        assertEquals(List.of(1L), buckets.counts());
    }

    @Test
    void holdEachDurationBetweenTheBoundsOfItsBucket() {
        for (int scale = 0; scale <= 8; scale++) {
            for (long nanos = 10; nanos < 1_000_000_000_000L; nanos = nanos * 7 / 3) {
                ExponentialBuckets buckets = ExponentialBuckets.of(durations(nanos), scale);

                double base = Math.pow(2, Math.pow(2, -scale));
                double lower = Math.pow(base, buckets.offset()) * 1e9;
                double upper = Math.pow(base, buckets.offset() + 1) * 1e9;
                double resolution = 8 + nanos * 0.001;
                assertTrue(
                        lower <= nanos + resolution && nanos - resolution <= upper,
                        nanos + " ns between " + lower + " and " + upper + " at scale " + scale);
            }
        }
    }

    @Test
    void keepGapsBetweenCountsAsZeros() {
        ExponentialBuckets buckets = ExponentialBuckets.of(durations(1_000, 1_000, 4_000), 0);

        assertEquals(List.of(2L, 0L, 1L), buckets.counts());
        assertEquals(-20, buckets.offset(), "1 µs lies between 2^-20 s and 2^-19 s");
    }

    private static DurationDistribution durations(long... nanos) {
        DurationReservoir reservoir = new DurationReservoir();
        for (long one : nanos) {
            reservoir.add(Runs.returned("hello", one));
        }
        return reservoir.run();
    }
}
