package dev.millrace.gateway.monitor.log.pattern;

import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads conditions that are joined by {@code &&} and {@code ||}, the former first, with parentheses. Confined to the
 * thread that parses.
 *
 * @param <O> what names values
 */
final class ConditionParser<O> {
    /** AWS allows two regular expressions in one pattern. */
    private static final int REGEXES_MAX = 2;

    private final PatternText text;
    private final Function<PatternText, O> operands;
    private final String literalEnds;
    private final boolean bareOperands;
    private int regexes;

    /**
     * @param operands reads what names values
     * @param literalEnds characters that end a literal without quotes, beside spaces
     * @param bareOperands whether an operand may stand without a comparison
     */
    ConditionParser(
            PatternText text, Function<PatternText, O> operands, String literalEnds, boolean bareOperands) {
        this.text = text;
        this.operands = operands;
        this.literalEnds = literalEnds;
        this.bareOperands = bareOperands;
    }

    Condition<O> condition() {
        Condition<O> left = conjunction();
        while (text.takes("||")) {
            left = new Condition.Or<>(left, conjunction());
        }
        return left;
    }

    private Condition<O> conjunction() {
        Condition<O> left = single();
        while (text.takes("&&")) {
            left = new Condition.And<>(left, single());
        }
        return left;
    }

    private Condition<O> single() {
        if (text.takes("(")) {
            Condition<O> inner = condition();
            text.require(")");
            return inner;
        }
        text.skipSpaces();
        O operand = operands.apply(text);
        if (text.takesWord("NOT")) {
            requireWord("EXISTS");
            return new Condition.NotExists<>(operand);
        }
        if (text.takesWord("IS")) {
            return new Condition.IsOfKind<>(operand, kind());
        }
        Comparison comparison = Comparison.take(text);
        if (comparison != null) {
            return new Condition.Compares<>(operand, comparison, literal(comparison));
        }
        if (bareOperands) {
            return new Condition.Any<>();
        }
        throw PatternText.invalid("a comparison is missing");
    }

    private Value.Kind kind() {
        if (text.takesWord("NULL")) {
            return Value.Kind.NULL;
        }
        if (text.takesWord("TRUE")) {
            return Value.Kind.TRUE;
        }
        requireWord("FALSE");
        return Value.Kind.FALSE;
    }

    private void requireWord(String word) {
        if (!text.takesWord(word)) {
            throw PatternText.invalid(word + " is expected");
        }
    }

    private Literal literal(Comparison comparison) {
        text.skipSpaces();
        Literal literal = switch (text.peek()) {
            case '%' -> regex();
            case '"' -> Literal.OfText.of(text.quoted());
            default -> unquoted();
        };
        if (comparison.isOfNumbers() && literal.number() == null) {
            throw PatternText.invalid("only numbers are more or less than others");
        }
        return literal;
    }

    private Literal regex() {
        regexes++;
        if (regexes > REGEXES_MAX) {
            throw PatternText.invalid("there are more than " + REGEXES_MAX + " regular expressions");
        }
        return new Literal.OfRegex(text.regex());
    }

    private Literal unquoted() {
        StringBuilder content = new StringBuilder();
        while (!text.atEnd() && !Character.isWhitespace(text.peek()) && literalEnds.indexOf(text.peek()) < 0) {
            content.append(text.next());
        }
        if (content.isEmpty()) {
            throw PatternText.invalid("a value is missing");
        }
        @Nullable BigDecimal number = Value.number(content.toString());
        return number == null ? Literal.OfText.of(content.toString()) : new Literal.OfNumber(number);
    }
}
