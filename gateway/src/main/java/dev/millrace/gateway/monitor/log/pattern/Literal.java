package dev.millrace.gateway.monitor.log.pattern;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a value is compared with: a number, a text with wildcards, or a regular expression. Immutable. */
sealed interface Literal {
    boolean equalsValue(Value value);

    /** Null when it is no number. */
    default @Nullable BigDecimal number() {
        return null;
    }

    record OfNumber(BigDecimal number) implements Literal {
        @Override
        public boolean equalsValue(Value value) {
            return value.number() != null && value.number().compareTo(number) == 0;
        }
    }

    record OfRegex(Regex regex) implements Literal {
        @Override
        public boolean equalsValue(Value value) {
            return value.kind() != Value.Kind.STRUCTURE && regex.isFoundIn(value.text());
        }
    }

    /** A text; its parts stand in the value in their order, with anything between them. */
    record OfText(List<String> parts) implements Literal {
        static OfText of(String text) {
            return new OfText(Arrays.asList(text.split("\\*", -1)));
        }

        @Override
        public boolean equalsValue(Value value) {
            if (value.kind() == Value.Kind.STRUCTURE) {
                return false;
            }
            String text = value.text();
            String first = parts.getFirst();
            String last = parts.getLast();
            if (parts.size() == 1) {
                return text.equals(first);
            }
            if (text.length() < first.length() + last.length() || !text.startsWith(first) || !text.endsWith(last)) {
                return false;
            }
            int at = first.length();
            int end = text.length() - last.length();
            for (String part : parts.subList(1, parts.size() - 1)) {
                int found = text.indexOf(part, at);
                if (found < 0 || found + part.length() > end) {
                    return false;
                }
                at = found + part.length();
            }
            return true;
        }
    }
}
