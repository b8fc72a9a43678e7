package dev.millrace.telemetry.custom;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What some values add up to, and how they spread. Count, sum and extremes are exact. The values themselves are as long
 * as they are few; of many those of one bucket count as one, and buckets are as fine as their number allows: 0.8 % wide
 * for values within a factor of 250, wider for others. Immutable.
 */
public final class ValueSpread {
    /** So many different values are kept as they are; as many as a client can send at once. */
    static final int EXACT_MAX = 150;
    /** So many buckets there are at most, but where values range over hundreds of powers of two. */
    static final int BUCKETS_MAX = 1_024;

    private static final int EXACT_BITS = 52;
    private static final int BUCKET_BITS = 7;
    private static final byte FORMAT = 1;
    private static final int HEAD_BYTES = 7 + 4 * Double.BYTES;

    private final double count;
    private final double sum;
    private final double min;
    private final double max;
    /** Whether the single values are known; not when a client has told only their sums. */
    private final boolean known;
    /** How many bits of a value's fraction tell it from others. */
    private final int bits;
    /** Ascending; empty when they are not known, or all are the same. */
    private final double[] values;
    private final double[] counts;

    private ValueSpread(
            double count,
            double sum,
            double min,
            double max,
            boolean known,
            int bits,
            double[] values,
            double[] counts) {
        this.count = count;
        this.sum = sum;
        this.min = min;
        this.max = max;
        this.known = known;
        this.bits = bits;
        this.values = values;
        this.counts = counts;
    }

    /** One value, so many times. */
    public static ValueSpread of(double value, double count) {
        return new ValueSpread(
                count, value * count, value, value, true, EXACT_BITS, new double[0], new double[0]);
    }

    /** Values of which only this is known. Throws {@link IllegalArgumentException} when it cannot be. */
    public static ValueSpread ofSums(double count, double sum, double min, double max) {
        if (!(count > 0) || min > max) {
            throw new IllegalArgumentException(count + " values from " + min + " to " + max + " cannot be");
        }
        boolean known = min == max;
        return new ValueSpread(count, sum, min, max, known, EXACT_BITS, new double[0], new double[0]);
    }

    /** All together; at least one. */
    public static ValueSpread sum(List<ValueSpread> all) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        double count = 0;
        double sum = 0;
        double least = Double.POSITIVE_INFINITY;
        double greatest = Double.NEGATIVE_INFINITY;
        boolean known = true;
        int bits = EXACT_BITS;
        for (ValueSpread one : all) {
            count += one.count;
            sum += one.sum;
            least = Math.min(least, one.min);
            greatest = Math.max(greatest, one.max);
            known &= one.known;
            bits = Math.min(bits, one.bits);
        }
        SpreadMerge merge = new SpreadMerge(bits);
        if (known && least != greatest) {
            all.forEach(merge::add);
            while (merge.size() > (merge.bits() == EXACT_BITS ? EXACT_MAX : BUCKETS_MAX) && merge.bits() > 0) {
                merge.coarsen(merge.bits() == EXACT_BITS ? BUCKET_BITS : merge.bits() - 1);
            }
        }
        return new ValueSpread(
                count, sum, least, greatest, known, merge.bits(), merge.values(), merge.counts());
    }

    /** Both together. */
    public ValueSpread plus(ValueSpread other) {
        return sum(List.of(this, other));
    }

    public double count() {
        return count;
    }

    public double sum() {
        return sum;
    }

    public double min() {
        return min;
    }

    public double max() {
        return max;
    }

    /**
     * The least value that so many percent of all do not exceed; NaN when the values are not known.
     *
     * @param percent 0 to 100
     */
    public double percentile(double percent) {
        if (!known) {
            return Double.NaN;
        }
        if (percent >= 100) {
            return max;
        }
        double rank = percent / 100 * count;
        double seen = 0;
        for (int i = 0; i < places(); i++) {
            seen += countAt(i);
            if (seen >= rank) {
                return Math.clamp(valueAt(i), min, max);
            }
        }
        return max;
    }

    /**
     * The mean of what lies between two percentiles; NaN when the values are not known.
     *
     * @param fromPercent 0 to 100
     * @param toPercent 0 to 100, above {@code fromPercent}
     */
    public double trimmedMean(double fromPercent, double toPercent) {
        if (!known) {
            return Double.NaN;
        }
        double from = fromPercent / 100 * count;
        double to = toPercent / 100 * count;
        double taken = 0;
        double total = 0;
        double seen = 0;
        for (int i = 0; i < places(); i++) {
            double part = Math.min(to, seen + countAt(i)) - Math.max(from, seen);
            if (part > 0) {
                taken += part;
                total += part * Math.clamp(valueAt(i), min, max);
            }
            seen += countAt(i);
        }
        return total / taken;
    }

    /** How many different values, or buckets of values, there are; 0 when they are not known. */
    int places() {
        return !known ? 0 : values.length == 0 ? 1 : values.length;
    }

    double valueAt(int place) {
        return values.length == 0 ? min : values[place];
    }

    double countAt(int place) {
        return values.length == 0 ? count : counts[place];
    }

    /** As the file has it; {@link #of(byte[])} reads it. */
    byte[] bytes() {
        ByteBuffer to = ByteBuffer.allocate(HEAD_BYTES + values.length * 2 * Double.BYTES);
        to.put(FORMAT).put((byte) (known ? 1 : 0)).put((byte) bits);
        to.putDouble(count).putDouble(sum).putDouble(min).putDouble(max).putInt(values.length);
        for (int i = 0; i < values.length; i++) {
            to.putDouble(values[i]).putDouble(counts[i]);
        }
        return to.array();
    }

    static ValueSpread of(byte[] bytes) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        byte format = from.get();
        if (format != FORMAT) {
            throw new IllegalStateException("values have the format " + format + ", which this server does not know");
        }
        boolean known = from.get() != 0;
        int bits = from.get();
        double count = from.getDouble();
        double sum = from.getDouble();
        double min = from.getDouble();
        double max = from.getDouble();
        double[] values = new double[from.getInt()];
        double[] counts = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = from.getDouble();
            counts[i] = from.getDouble();
        }
        return new ValueSpread(count, sum, min, max, known, bits, values, counts);
    }
}
