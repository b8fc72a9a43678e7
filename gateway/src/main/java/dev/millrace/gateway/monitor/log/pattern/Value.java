package dev.millrace.gateway.monitor.log.pattern;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A value in a message. Immutable.
 *
 * @param number null when it is none
 */
record Value(Kind kind, String text, @Nullable BigDecimal number) {
    enum Kind {
        SCALAR,
        TRUE,
        FALSE,
        NULL,
        /** An object or an array, which is there and equals nothing. */
        STRUCTURE
    }

    /** The longest number that is read as one: more digits would take long to compare. */
    private static final int NUMBER_LENGTH_MAX = 40;

    /** A text that may be a number. */
    static Value ofField(String text) {
        return new Value(Kind.SCALAR, text, number(text));
    }

    /** The number that a text is, or null. */
    static @Nullable BigDecimal number(String text) {
        if (text.isEmpty() || text.length() > NUMBER_LENGTH_MAX || !isNumberStart(text.charAt(0))) {
            return null;
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > NUMBER_LENGTH_MAX * 10L ? null : number;
        } catch (NumberFormatException _) {
            return null;
        }
    }

    private static boolean isNumberStart(char first) {
        return (first >= '0' && first <= '9') || first == '-' || first == '+' || first == '.';
    }
}
