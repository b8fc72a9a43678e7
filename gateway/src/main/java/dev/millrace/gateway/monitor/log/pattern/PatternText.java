package dev.millrace.gateway.monitor.log.pattern;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;

/** The text of a pattern, read from left to right. Confined to the thread that parses. */
final class PatternText {
    private static final char END = '\0';

    private final String text;
    private int at;

    PatternText(String text) {
        this.text = text;
        if (text.length() > FilterPattern.LENGTH_MAX) {
            throw invalid("it is longer than " + FilterPattern.LENGTH_MAX + " characters");
        }
    }

    boolean atEnd() {
        return at >= text.length();
    }

    /** The next character; NUL at the end. */
    char peek() {
        return atEnd() ? END : text.charAt(at);
    }

    char next() {
        char next = peek();
        at++;
        return next;
    }

    void skipSpaces() {
        while (!atEnd() && Character.isWhitespace(peek())) {
            at++;
        }
    }

    /** Whether {@code token} comes next; it is passed over then, with the spaces before it. */
    boolean takes(String token) {
        skipSpaces();
        if (text.startsWith(token, at)) {
            at += token.length();
            return true;
        }
        return false;
    }

    /** As {@link #takes}, for a word in capital or small letters that ends where it ends. */
    boolean takesWord(String word) {
        skipSpaces();
        int end = at + word.length();
        if (text.regionMatches(true, at, word, 0, word.length())
                && (end == text.length() || !isWordPart(text.charAt(end)))) {
            at = end;
            return true;
        }
        return false;
    }

    void require(String token) {
        if (!takes(token)) {
            throw invalid("'" + token + "' is expected at character " + (at + 1));
        }
    }

    void requireEnd() {
        skipSpaces();
        if (!atEnd()) {
            throw invalid("there is more after its end, at character " + (at + 1));
        }
    }

    /** What stands between the quote that comes next and its like; a backslash makes the next character text. */
    String quoted() {
        char quote = next();
        StringBuilder content = new StringBuilder();
        while (peek() != quote) {
            if (atEnd()) {
                throw invalid("a quotation mark is not closed");
            }
            char next = next();
            content.append(next == '\\' && !atEnd() ? next() : next);
        }
        at++;
        return content.toString();
    }

    /** The regular expression between the percent sign that comes next and the other one. */
    Regex regex() {
        at++;
        int start = at;
        while (peek() != '%') {
            if (atEnd()) {
                throw invalid("a regular expression is not closed by %");
            }
            at += peek() == '\\' ? 2 : 1;
        }
        Regex regex = Regex.parse(text.substring(start, at));
        at++;
        return regex;
    }

    static boolean isWordPart(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    static RefusedException invalid(String why) {
        return new RefusedException(
                new Refusal.OfService("InvalidParameterException", "Invalid filter pattern: " + why + "."));
    }
}
