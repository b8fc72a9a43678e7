package dev.millrace.gateway.monitor.math;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;

/**
 * A formula of CloudWatch's metric math: {@code + - * / ^}, comparisons and {@code AND OR} (1 when they hold, 0 when
 * they do not), parentheses, numbers, ids, lists, and the functions of {@link MathFunction}. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html">Metric math</a>
 */
public sealed interface Formula {
    /** Reads a formula. Throws {@link IllegalArgumentException} with what is wrong with it. */
    static Formula parse(String text) {
        return new FormulaReader(text).whole();
    }

    /** The ids that it names. */
    Set<String> ids();

    /** What comes of it. Throws {@link IllegalArgumentException} when it cannot be done with such values. */
    MathValue value(Map<String, MathValue> byId);

    /** A number that stands in the formula. */
    record Constant(double number) implements Formula {
        @Override
        public Set<String> ids() {
            return Set.of();
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            return new MathValue.Scalar(number);
        }
    }

    /** The result of another query. */
    record Id(String id) implements Formula {
        @Override
        public Set<String> ids() {
            return Set.of(id);
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            MathValue value = byId.get(id);
            if (value == null) {
                throw new IllegalArgumentException("there is no query with the id " + id);
            }
            return value;
        }
    }

    /** A word such as {@code REPEAT}, which only some functions understand. */
    record Keyword(String word) implements Formula {
        @Override
        public Set<String> ids() {
            return Set.of();
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            throw new IllegalArgumentException(word + " can only be the second argument of FILL; ids begin with a"
                    + " small letter");
        }
    }

    /** Two operands. */
    record Binary(DoubleBinaryOperator operator, Formula left, Formula right) implements Formula {
        @Override
        public Set<String> ids() {
            Set<String> ids = new HashSet<>(left.ids());
            ids.addAll(right.ids());
            return ids;
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            return left.value(byId).with(right.value(byId), operator);
        }
    }

    /** Several series. */
    record Listing(List<Formula> elements) implements Formula {
        @Override
        public Set<String> ids() {
            Set<String> ids = new HashSet<>();
            elements.forEach(element -> ids.addAll(element.ids()));
            return ids;
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            throw new IllegalArgumentException("a list can only be the argument of a function");
        }
    }

    /** A function and its arguments. */
    record Call(MathFunction function, List<Formula> arguments) implements Formula {
        @Override
        public Set<String> ids() {
            return new Listing(arguments).ids();
        }

        @Override
        public MathValue value(Map<String, MathValue> byId) {
            if (arguments.size() == 1 && arguments.getFirst() instanceof Listing list) {
                List<MathValue> values = new ArrayList<>();
                list.elements.forEach(element -> values.add(element.value(byId)));
                return function.ofList(values);
            }
            if (arguments.size() == 2 && arguments.get(1) instanceof Keyword(String word)) {
                return function.ofKeyword(arguments.getFirst().value(byId), word);
            }
            return function.of(arguments.stream().map(argument -> argument.value(byId)).toList());
        }
    }

    /** The values of all series of a list at each moment at which any of them has one. */
    static Map<Long, List<Double>> byMoment(List<MathValue> values) {
        Map<Long, List<Double>> byMoment = new TreeMap<>();
        for (MathValue value : values) {
            if (!(value instanceof MathValue.Series(Map<Long, Double> points, Moments _))) {
                throw new IllegalArgumentException("a list holds metrics only");
            }
            points.forEach((moment, point) ->
                    byMoment.computeIfAbsent(moment, none -> new ArrayList<>()).add(point));
        }
        return byMoment;
    }
}
