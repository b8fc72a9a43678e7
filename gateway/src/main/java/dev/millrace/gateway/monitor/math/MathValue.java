package dev.millrace.gateway.monitor.math;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** What a formula is about: a number, or one for each of some moments. Immutable. */
public sealed interface MathValue {
    /** Both, point by point; a moment at which one series has no value has none, nor has a division by zero. */
    default MathValue with(MathValue other, DoubleBinaryOperator operator) {
        if (this instanceof Scalar(double left)) {
            return other instanceof Scalar(double right)
                    ? new Scalar(operator.applyAsDouble(left, right))
                    : other.map(right -> operator.applyAsDouble(left, right));
        }
        if (other instanceof Scalar(double right)) {
            return map(left -> operator.applyAsDouble(left, right));
        }
        Map<Long, Double> points = new TreeMap<>();
        Series one = (Series) this;
        Series second = (Series) other;
        one.points.forEach((moment, left) -> {
            Double right = second.points.get(moment);
            if (right != null) {
                points.put(moment, operator.applyAsDouble(left, right));
            }
        });
        return Series.of(points, one.moments.with(second.moments));
    }

    /** Each of its numbers changed. */
    MathValue map(DoubleUnaryOperator change);

    /** One number. */
    record Scalar(double number) implements MathValue {
        @Override
        public MathValue map(DoubleUnaryOperator change) {
            return new Scalar(change.applyAsDouble(number));
        }
    }

    /**
     * Numbers over time.
     *
     * @param points by the second at which their period begins, oldest first
     * @param moments at which there could be some
     */
    record Series(Map<Long, Double> points, Moments moments) implements MathValue {
        /** Those of the points that are numbers. */
        public static Series of(Map<Long, Double> points, Moments moments) {
            Map<Long, Double> finite = new TreeMap<>(points);
            finite.values().removeIf(value -> !Double.isFinite(value));
            return new Series(finite, moments);
        }

        @Override
        public MathValue map(DoubleUnaryOperator change) {
            Map<Long, Double> changed = new TreeMap<>();
            points.forEach((moment, value) -> changed.put(moment, change.applyAsDouble(value)));
            return of(changed, moments);
        }
    }
}
