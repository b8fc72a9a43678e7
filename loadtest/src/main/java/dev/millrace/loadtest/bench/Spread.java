package dev.millrace.loadtest.bench;

import java.util.List;
import java.util.Locale;

/** Several samples of one figure. Immutable. */
public record Spread(double median, double min, double max) {
    /** Throws {@link IllegalArgumentException} when there are no values. */
    public static Spread of(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no samples");
        }
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast());
    }

    /** A figure that was measured once. */
    public static Spread of(double value) {
        return new Spread(value, value, value);
    }

    /** {@code 0.82 [0.77..0.94]}. */
    public String print(String format) {
        return String.format(
                Locale.ROOT, format + " [" + format + ".." + format + "]", median, min, max);
    }
}
