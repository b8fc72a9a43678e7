package dev.millrace.gateway.monitor.log.pattern;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Terms that a message must hold, must not hold, or of which it must hold one. As AWS documents it, the latter count
 * only where they stand alone. Immutable.
 */
record TermsPattern(List<Term> required, List<Term> excluded, List<Term> optional) implements FilterPattern {

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

    private static Term term(PatternText text) {
        if (text.peek() == '%') {
            return new Term.OfRegex(text.regex());
        }
        String term = text.peek() == '"' ? text.quoted() : word(text);
        return new Term.OfText(term);
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
            return optional.stream().anyMatch(term -> term.isIn(message));
        }
        return required.stream().allMatch(term -> term.isIn(message))
                && excluded.stream().noneMatch(term -> term.isIn(message));
    }

    /** The longest of the texts that must be there; or all those of which one must be. */
    @Override
    public List<String> needles() {
        if (required.isEmpty() && excluded.isEmpty()) {
            return optional.stream().allMatch(term -> term instanceof Term.OfText)
                    ? optional.stream().flatMap(TermsPattern::text).toList()
                    : List.of();
        }
        return required.stream()
                .flatMap(TermsPattern::text)
                .max(Comparator.comparingInt(String::length))
                .stream()
                .toList();
    }

    private static Stream<String> text(Term term) {
        return switch (term) {
            case Term.OfText(String text) -> Stream.of(text);
            case Term.OfRegex _ -> Stream.of();
        };
    }
}
