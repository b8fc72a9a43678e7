package dev.millrace.telemetry.export.prometheus;

import dev.millrace.telemetry.duration.DurationDistribution;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;

/** Durations in buckets of fixed bounds: three a decade from 1 µs, up to the 900 s that a run may last. Immutable. */
final class ClassicBuckets {
    private static final double[] BOUNDS_SECONDS = {
        1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 5e-2,
        0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 900, Double.POSITIVE_INFINITY
    };

    private ClassicBuckets() {}

    /** The bounds are inclusive; a duration within 0.05 % of a bound may fall on either side of it. */
    static ClassicHistogramBuckets of(DurationDistribution durations) {
        long[] counts = new long[BOUNDS_SECONDS.length];
        durations.forEach((nanos, count) -> counts[bucket(nanos / 1e9)] += count);
        return ClassicHistogramBuckets.of(BOUNDS_SECONDS, counts);
    }

    private static int bucket(double seconds) {
        int bucket = 0;
        while (seconds > BOUNDS_SECONDS[bucket]) {
            bucket++;
        }
        return bucket;
    }
}
