package dev.millrace.telemetry.duration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class DurationBucketsTest {
    private final Histogram reference = new Histogram(DurationBuckets.UNIT_NANOS, DurationBuckets.NANOS_MAX, 3);

    @Test
    void areThoseOfHdrHistogram() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            long nanos = random.nextLong(1L << (1 + random.nextInt(47)));
            int bucket = DurationBuckets.of(nanos);
            long lowest = reference.lowestEquivalentValue(nanos);
            long highest = reference.highestEquivalentValue(nanos);
            String what = nanos + ", seed " + seed;
            assertEquals(reference.medianEquivalentValue(nanos), DurationBuckets.middleNanos(bucket), what);
            assertEquals(bucket, DurationBuckets.of(lowest), what);
            assertEquals(bucket, DurationBuckets.of(highest), what);
            assertEquals(bucket + 1, DurationBuckets.of(highest + 1), what);
        }
    }

    @Test
    void takeWhatTheFormatCannotHoldForItsGreatest() {
        assertEquals(DurationBuckets.of(DurationBuckets.NANOS_MAX), DurationBuckets.of(Long.MAX_VALUE));
        assertEquals(0, DurationBuckets.of(-1));
    }
}
