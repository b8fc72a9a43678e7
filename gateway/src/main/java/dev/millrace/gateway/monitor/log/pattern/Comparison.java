package dev.millrace.gateway.monitor.log.pattern;

import java.math.BigDecimal;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** How a value is compared. Those with two characters come first, so that they are found first. Immutable. */
enum Comparison {
    NOT_EQUAL("!="),
    AT_LEAST(">="),
    AT_MOST("<="),
    EQUAL("="),
    MORE(">"),
    LESS("<");

    private final String sign;

    Comparison(String sign) {
        this.sign = sign;
    }

    /** The one that comes next in the text, or null. */
    static @Nullable Comparison take(PatternText text) {
        for (Comparison comparison : values()) {
            if (text.takes(comparison.sign)) {
                return comparison;
            }
        }
        return null;
    }

    boolean isOfNumbers() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    boolean holds(Value value, Literal literal) {
        return switch (this) {
            case EQUAL -> literal.equalsValue(value);
            case NOT_EQUAL -> value.kind() != Value.Kind.STRUCTURE && !literal.equalsValue(value);
            case AT_LEAST -> compares(value, literal, sign -> sign >= 0);
            case AT_MOST -> compares(value, literal, sign -> sign <= 0);
            case MORE -> compares(value, literal, sign -> sign > 0);
            case LESS -> compares(value, literal, sign -> sign < 0);
        };
    }

    private static boolean compares(Value value, Literal literal, IntPredicate wanted) {
        BigDecimal left = value.number();
        BigDecimal right = literal.number();
        return left != null && right != null && wanted.test(left.compareTo(right));
    }
}
