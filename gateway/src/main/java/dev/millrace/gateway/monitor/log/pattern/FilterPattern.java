package dev.millrace.gateway.monitor.log.pattern;

import dev.millrace.engine.invocation.RefusedException;
import java.util.List;

/**
 * Tells which messages are wanted. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html">Filter
 *     patterns</a>
 */
public interface FilterPattern {
    /** The longest pattern, in characters (AWS's limit). */
    int LENGTH_MAX = 1024;

    /** Wants everything. */
    FilterPattern ALL = message -> true;

    /** Whether a message, without the end of its line, is wanted. */
    boolean matches(String message);

    /** Texts of which any stands in each message that is wanted; none when nothing is known of these. */
    default List<String> needles() {
        return List.of();
    }

    /**
     * Reads a pattern: of JSON in braces, of a line of fields in brackets, else of terms. Throws
     * {@link RefusedException} for what is none.
     */
    static FilterPattern parse(String pattern) {
        PatternText text = new PatternText(pattern);
        text.skipSpaces();
        if (text.atEnd()) {
            return ALL;
        }
        return switch (text.peek()) {
            case '{' -> JsonPattern.parse(text);
            case '[' -> FieldsPattern.parse(text);
            default -> TermsPattern.parse(text);
        };
    }
}
