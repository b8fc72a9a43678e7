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
    LOG,
    LOG10,
    AVG,
    SUM,
    MIN,
    MAX,
    STDDEV,
    DATAPOINT_COUNT,
    DIFF,
    RATE,
    RUNNING_SUM,
    PERIOD,
    FILL,
    IF;

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
        if (this == IF) {
            return choice(arguments);
        }
        if (this == FILL) {
            requireArguments(arguments.size() == 2, "two arguments");
            return Filling.with(series(arguments.getFirst()), arguments.get(1));
        }
        requireArguments(arguments.size() == 1, "one argument");
        MathValue only = arguments.getFirst();
        DoubleUnaryOperator ofEach = ofEach();
        if (ofEach != null) {
            return only.map(ofEach);
        }
        return switch (this) {
            case DIFF, RATE, RUNNING_SUM -> alongTime(series(only));
            case PERIOD -> new MathValue.Scalar(series(only).moments().periodSeconds());
            default -> only instanceof MathValue.Series series
                    ? new MathValue.Scalar(summedUp(series.points().values()))
                    : only;
        };
    }

    MathValue ofList(List<MathValue> values) {
        boolean sumsUp = switch (this) {
            case AVG, SUM, MIN, MAX, STDDEV -> true;
            default -> false;
        };
        if (!sumsUp) {
            throw new IllegalArgumentException(name() + " takes no list");
        }
        Map<Long, Double> points = new TreeMap<>();
        Formula.byMoment(values).forEach((moment, all) -> points.put(moment, summedUp(all)));
        Moments moments = values.stream()
                .map(value -> series(value).moments())
                .reduce(Moments::with)
                .orElseThrow();
        return MathValue.Series.of(points, moments);
    }

    /** A series filled in one of the ways that have a name. */
    MathValue ofKeyword(MathValue value, String keyword) {
        requireArguments(this == FILL, "no " + keyword);
        return switch (keyword) {
            case Filling.REPEAT -> Filling.repeated(series(value));
            case Filling.LINEAR -> Filling.linear(series(value));
            default -> throw new IllegalArgumentException("FILL takes a number, REPEAT or LINEAR, not " + keyword);
        };
    }

    /** What it makes of each number; null when it makes something else. */
    private @Nullable DoubleUnaryOperator ofEach() {
        return switch (this) {
            case ABS -> Math::abs;
            case CEIL -> Math::ceil;
            case FLOOR -> Math::floor;
            case LOG -> Math::log;
            case LOG10 -> Math::log10;
            default -> null;
        };
    }

    private double summedUp(Collection<Double> numbers) {
        return switch (this) {
            case SUM -> numbers.stream().mapToDouble(Double::doubleValue).sum();
            case MIN -> numbers.stream().mapToDouble(Double::doubleValue).min().orElse(Double.NaN);
            case MAX -> numbers.stream().mapToDouble(Double::doubleValue).max().orElse(Double.NaN);
            case DATAPOINT_COUNT -> numbers.size();
            case STDDEV -> deviation(numbers);
            default -> mean(numbers);
        };
    }

    private static double mean(Collection<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(Collection<Double> numbers) {
        double mean = mean(numbers);
        return Math.sqrt(numbers.stream()
                .mapToDouble(number -> (number - mean) * (number - mean))
                .average()
                .orElse(Double.NaN));
    }

    /** From each value to the next; the first has none before it. */
    private MathValue alongTime(MathValue.Series series) {
        Map<Long, Double> points = new TreeMap<>();
        Map.Entry<Long, Double> before = null;
        double sum = 0;
        for (Map.Entry<Long, Double> point : series.points().entrySet()) {
            sum += point.getValue();
            if (this == RUNNING_SUM) {
                points.put(point.getKey(), sum);
            } else if (before != null) {
                double change = point.getValue() - before.getValue();
                points.put(point.getKey(), this == DIFF ? change : change / (point.getKey() - before.getKey()));
            }
            before = point;
        }
        return MathValue.Series.of(points, series.moments());
    }

    /** {@code IF(condition, then, otherwise)}; a moment without a value of what is chosen has none. */
    private MathValue choice(List<MathValue> arguments) {
        requireArguments(arguments.size() == 2 || arguments.size() == 3, "two or three arguments");
        MathValue then = arguments.get(1);
        MathValue otherwise = arguments.size() == 3 ? arguments.get(2) : new MathValue.Scalar(Double.NaN);
        return switch (arguments.getFirst()) {
            case MathValue.Scalar(double condition) -> condition != 0 ? then : otherwise;
            case MathValue.Series(Map<Long, Double> conditions, Moments moments) -> {
                Map<Long, Double> points = new TreeMap<>();
                conditions.forEach((moment, condition) -> {
                    Double chosen = at(condition != 0 ? then : otherwise, moment);
                    if (chosen != null) {
                        points.put(moment, chosen);
                    }
                });
                yield MathValue.Series.of(points, moments);
            }
        };
    }

    private static @Nullable Double at(MathValue value, long moment) {
        return switch (value) {
            case MathValue.Scalar(double number) -> number;
            case MathValue.Series(Map<Long, Double> points, Moments _) -> points.get(moment);
        };
    }

    private MathValue.Series series(MathValue value) {
        if (value instanceof MathValue.Series series) {
            return series;
        }
        throw new IllegalArgumentException(name() + " takes a time series, not a number");
    }

    private void requireArguments(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(name() + " takes " + what);
        }
    }
}
