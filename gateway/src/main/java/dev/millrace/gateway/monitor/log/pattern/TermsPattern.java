package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Terms that a message must hold, must not hold, or of which it must hold one. As AWS documents it, the latter count
 * only where they stand alone. Immutable.
 */
record TermsPattern(
        List<Predicate<String>> required, List<Predicate<String>> excluded, List<Predicate<String>> optional)
        implements FilterPattern {

    static TermsPattern parse(PatternText text) {
        TermsPattern pattern = new TermsPattern(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        while (!text.atEnd()) {
            pattern.addTerm(text);
            if (!text.atEnd() && !Character.isWhitespace(text.peek())) {
                throw PatternText.invalid("invalid character(s) in term '" + text.peek() + "'");
            }
            text.skipSpaces();
        }
        return pattern;
    }

    private void addTerm(PatternText text) {
        switch (text.peek()) {
            case '-' -> {
                text.next();
                excluded.add(term(text));
            }
            case '?' -> {
                text.next();
                optional.add(term(text));
            }
            default -> required.add(term(text));
        }
    }

    private static Predicate<String> term(PatternText text) {
        if (text.peek() == '%') {
            return text.regex()::isFoundIn;
        }
        String term = text.peek() == '"' ? text.quoted() : word(text);
        return message -> message.contains(term);
    }

    private static String word(PatternText text) {
        StringBuilder word = new StringBuilder();
        while (PatternText.isWordPart(text.peek())) {
            word.append(text.next());
        }
        if (word.isEmpty()) {
            throw PatternText.invalid(
                    text.atEnd() ? "a term is empty" : "invalid character(s) in term '" + text.peek() + "'");
        }
        return word.toString();
    }

    @Override
    public boolean matches(String message) {
        if (required.isEmpty() && excluded.isEmpty()) {
            return optional.stream().anyMatch(term -> term.test(message));
        }
        return required.stream().allMatch(term -> term.test(message))
                && excluded.stream().noneMatch(term -> term.test(message));
    }
}
