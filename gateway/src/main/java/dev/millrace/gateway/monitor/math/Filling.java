package dev.millrace.gateway.monitor.math;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Gives a series values at the moments at which it has none. Stateless.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html">FILL</a>
 */
final class Filling {
    /** The value before, as often as needed. */
    static final String REPEAT = "REPEAT";
    /** Values on the line from the one before to the one after. */
    static final String LINEAR = "LINEAR";

    private Filling() {}

    /** Fills with a number, or with what another series has at the same moments. */
    static MathValue.Series with(MathValue.Series series, MathValue filler) {
        return filled(series, moment -> switch (filler) {
            case MathValue.Scalar(double number) -> (Double) number;
            case MathValue.Series(Map<Long, Double> points, Moments _) -> points.get(moment);
        });
    }

    static MathValue.Series repeated(MathValue.Series series) {
        TreeMap<Long, Double> points = new TreeMap<>(series.points());
        return filled(series, moment -> {
            Map.Entry<Long, Double> before = points.floorEntry(moment);
            return before == null ? null : before.getValue();
        });
    }

    static MathValue.Series linear(MathValue.Series series) {
        TreeMap<Long, Double> points = new TreeMap<>(series.points());
        return filled(series, moment -> {
            Map.Entry<Long, Double> before = points.floorEntry(moment);
            Map.Entry<Long, Double> after = points.ceilingEntry(moment);
            if (before == null || after == null) {
                return null;
            }
            double share = (double) (moment - before.getKey()) / (after.getKey() - before.getKey());
            return before.getValue() + share * (after.getValue() - before.getValue());
        });
    }

    private static MathValue.Series filled(MathValue.Series series, Filler filler) {
        Map<Long, Double> filled = new TreeMap<>(series.points());
        for (long moment : series.moments().all()) {
            if (!filled.containsKey(moment)) {
                Double value = filler.at(moment);
                if (value != null) {
                    filled.put(moment, value);
                }
            }
        }
        return MathValue.Series.of(filled, series.moments());
    }

    /** What stands at a moment without a value; null leaves it without. */
    @FunctionalInterface
    private interface Filler {
        @Nullable Double at(long moment);
    }
}
