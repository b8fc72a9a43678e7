package dev.millrace.telemetry.export.otlp;

import dev.millrace.telemetry.duration.DurationDistribution;
import io.opentelemetry.sdk.metrics.data.ExponentialHistogramBuckets;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Durations in OpenTelemetry's exponential buckets: at scale {@code s}, bucket {@code i} holds what is greater than
 * 2^(i / 2^s) seconds and at most 2^((i + 1) / 2^s). Immutable.
 *
 * @param zeroCount durations under 8 ns, which no bucket can hold
 * @param offset index of the first count
 */
record ExponentialBuckets(int scale, long zeroCount, int offset, List<Long> counts) {
    ExponentialBuckets {
        counts = List.copyOf(counts);
    }

    static ExponentialBuckets of(DurationDistribution durations, int scale) {
        Range range = new Range(scale);
        durations.forEach(range::include);
        long[] counts = new long[range.length()];
        durations.forEach((nanos, count) -> {
            if (nanos > 0) {
                counts[index(nanos, scale) - range.first] += count;
            }
        });
        int offset = counts.length == 0 ? 0 : range.first;
        return new ExponentialBuckets(
                scale, range.zeroCount, offset, LongStream.of(counts).boxed().toList());
    }

    ExponentialHistogramBuckets positive() {
        return ExponentialHistogramBuckets.create(scale, offset, counts);
    }

    ExponentialHistogramBuckets negative() {
        return ExponentialHistogramBuckets.create(scale, 0, List.of());
    }

    private static int index(long nanos, int scale) {
        double log2 = Math.log(nanos / 1e9) / Math.log(2);
        return (int) Math.ceil(Math.scalb(log2, scale)) - 1;
    }

    /** The indexes that occur. Confined to the thread that maps. */
    private static final class Range {
        private final int scale;
        private int first = Integer.MAX_VALUE;
        private int last = Integer.MIN_VALUE;
        private long zeroCount;

        Range(int scale) {
            this.scale = scale;
        }

        void include(long nanos, long count) {
            if (nanos == 0) {
                zeroCount += count;
            } else {
                first = Math.min(first, index(nanos, scale));
                last = Math.max(last, index(nanos, scale));
            }
        }

        int length() {
            return last < first ? 0 : last - first + 1;
        }
    }
}
