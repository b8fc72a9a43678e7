package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Texts that must stand in a message, as it is written, for a condition to hold: of each clause one of them. A message
 * without these need not be read any further. What it says is necessary, and never enough. Immutable.
 */
record Necessary(List<Clause> clauses) {
    /** Nothing is known. */
    static final Necessary NOTHING = new Necessary(List.of());

    /**
     * Texts of which one must be there. Immutable.
     *
     * @param ofValues whether all are parts of values, which are rarer than names
     */
    record Clause(List<String> anyOf, boolean ofValues) {
        private int lengthMin() {
            return anyOf.stream().mapToInt(String::length).min().orElse(0);
        }
    }

    /** All of these must be there. */
    static Necessary all(Stream<String> texts, boolean ofValues) {
        return new Necessary(
                texts.map(text -> new Clause(List.of(text), ofValues)).toList());
    }

    /**
     * What a condition needs.
     *
     * @param ofOperand what must be there where an operand names any value
     * @param ofText what must be there where a value has this text in it
     */
    static <O> Necessary of(
            Condition<O> condition, Function<O, Necessary> ofOperand, Function<String, Stream<String>> ofText) {
        return switch (condition) {
            case Condition.And<O>(Condition<O> left, Condition<O> right) ->
                of(left, ofOperand, ofText).and(of(right, ofOperand, ofText));
            case Condition.Or<O>(Condition<O> left, Condition<O> right) ->
                of(left, ofOperand, ofText).or(of(right, ofOperand, ofText));
            case Condition.Compares<O>(O operand, Comparison comparison, Literal literal) -> {
                boolean isEqual = comparison == Comparison.EQUAL;
                Necessary texts = isEqual && literal instanceof Literal.OfText(List<String> parts)
                        ? all(parts.stream().flatMap(ofText), true)
                        : NOTHING;
                yield ofOperand.apply(operand).and(texts);
            }
            case Condition.IsOfKind<O>(O operand, Value.Kind kind) -> ofOperand.apply(operand);
            case Condition.NotExists<O> _, Condition.Any<O> _ -> NOTHING;
        };
    }

    Necessary and(Necessary other) {
        List<Clause> both = new ArrayList<>(clauses);
        both.addAll(other.clauses);
        return new Necessary(List.copyOf(both));
    }

    /** The best clause of each side, joined: less than what both know, and no more than one clause. */
    private Necessary or(Necessary other) {
        if (clauses.isEmpty() || other.clauses.isEmpty()) {
            return NOTHING;
        }
        Clause left = best();
        Clause right = other.best();
        List<String> anyOf =
                Stream.concat(left.anyOf.stream(), right.anyOf.stream()).distinct().toList();
        return new Necessary(List.of(new Clause(anyOf, left.ofValues && right.ofValues)));
    }

    private Clause best() {
        return clauses.stream()
                .max(Comparator.comparing(Clause::ofValues).thenComparing(Clause::lengthMin))
                .orElseThrow();
    }

    /** Texts of which one stands in each message of which the condition holds; none when nothing is known. */
    List<String> needles() {
        return clauses.isEmpty() ? List.of() : best().anyOf;
    }

    /** Whether a message has all that is necessary. */
    boolean isIn(String message) {
        for (Clause clause : clauses) {
            if (clause.anyOf.stream().noneMatch(message::contains)) {
                return false;
            }
        }
        return true;
    }
}
