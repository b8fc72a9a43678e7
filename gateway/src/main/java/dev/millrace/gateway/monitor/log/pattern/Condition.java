package dev.millrace.gateway.monitor.log.pattern;

import java.util.List;
import java.util.function.Function;

/**
 * What must hold of the values of a message. Immutable.
 *
 * @param <O> what names values in a message: the path of a member, or the number of a field
 */
sealed interface Condition<O> {
    /**
     * Whether it holds of a message.
     *
     * @param values the values that an operand names in the message: none, one, or several by a wildcard
     */
    boolean holds(Function<O, List<Value>> values);

    record And<O>(Condition<O> left, Condition<O> right) implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return left.holds(values) && right.holds(values);
        }
    }

    record Or<O>(Condition<O> left, Condition<O> right) implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return left.holds(values) || right.holds(values);
        }
    }

    record Compares<O>(O operand, Comparison comparison, Literal literal) implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return values.apply(operand).stream().anyMatch(value -> comparison.holds(value, literal));
        }
    }

    /** One of the values is of that kind. */
    record IsOfKind<O>(O operand, Value.Kind kind) implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return values.apply(operand).stream().anyMatch(value -> value.kind() == kind);
        }
    }

    record NotExists<O>(O operand) implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return values.apply(operand).isEmpty();
        }
    }

    /** A field of which nothing is asked. */
    record Any<O>() implements Condition<O> {
        @Override
        public boolean holds(Function<O, List<Value>> values) {
            return true;
        }
    }
}
