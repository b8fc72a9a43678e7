package dev.millrace.gateway.monitor.math;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions of metric math that are offered. Those that sum up make a number of a series, a series of a list. */
enum MathFunction {
    ABS,
    CEIL,
    FLOOR,
    AVG,
    SUM,
    MIN,
    MAX;

    /** Throws {@link IllegalArgumentException} when there is none of that name. */
    static MathFunction named(String name) {
        for (MathFunction function : values()) {
            if (function.name().equalsIgnoreCase(name)) {
                return function;
            }
        }
        throw new IllegalArgumentException("there is no function " + name + " here");
    }

    MathValue of(List<MathValue> arguments) {
        if (arguments.size() != 1) {
            throw new IllegalArgumentException(name() + " takes one argument");
        }
        MathValue only = arguments.getFirst();
        DoubleUnaryOperator ofEach = ofEach();
        if (ofEach != null) {
            return only.map(ofEach);
        }
        return only instanceof MathValue.Series(Map<Long, Double> points)
                ? new MathValue.Scalar(summedUp(points.values()))
                : only;
    }

    MathValue ofList(List<MathValue> values) {
        if (ofEach() != null) {
            throw new IllegalArgumentException(name() + " takes no list");
        }
        Map<Long, Double> points = new TreeMap<>();
        Formula.byMoment(values).forEach((moment, all) -> points.put(moment, summedUp(all)));
        return MathValue.Series.of(points);
    }

    /** What it makes of each number; null when it makes one of all. */
    private @Nullable DoubleUnaryOperator ofEach() {
        return switch (this) {
            case ABS -> Math::abs;
            case CEIL -> Math::ceil;
            case FLOOR -> Math::floor;
            case AVG, SUM, MIN, MAX -> null;
        };
    }

    private double summedUp(Collection<Double> numbers) {
        return switch (this) {
            case SUM -> numbers.stream().mapToDouble(Double::doubleValue).sum();
            case MIN -> numbers.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
            case MAX -> numbers.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
            default -> numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
        };
    }
}
