package dev.millrace.telemetry.custom;

import java.util.Map;
import java.util.TreeMap;

/**
 * Values and how often each is there, told apart by some bits of their fractions: as with HdrHistogram, a bucket is as
 * wide as its values are large. Confined to one thread.
 */
final class SpreadMerge {
    private static final int FRACTION_BITS = 52;

    private TreeMap<Double, Double> counts = new TreeMap<>();
    private int bits;

    SpreadMerge(int bits) {
        this.bits = bits;
    }

    void add(ValueSpread spread) {
        for (int i = 0; i < spread.places(); i++) {
            counts.merge(bucket(spread.valueAt(i)), spread.countAt(i), Double::sum);
        }
    }

    void coarsen(int toBits) {
        bits = toBits;
        TreeMap<Double, Double> coarser = new TreeMap<>();
        counts.forEach((value, count) -> coarser.merge(bucket(value), count, Double::sum));
        counts = coarser;
    }

    int bits() {
        return bits;
    }

    int size() {
        return counts.size();
    }

    double[] values() {
        return counts.keySet().stream().mapToDouble(Double::doubleValue).toArray();
    }

    double[] counts() {
        return counts.entrySet().stream().mapToDouble(Map.Entry::getValue).toArray();
    }

    /** The middle of the bucket that a value is in. */
    private double bucket(double value) {
        if (value == 0) {
            return 0; // not -0.0 beside it
        }
        int dropped = FRACTION_BITS - bits;
        if (dropped == 0) {
            return value;
        }
        long raw = Double.doubleToRawLongBits(value);
        return Double.longBitsToDouble((raw >> dropped << dropped) | (1L << (dropped - 1)));
    }
}
