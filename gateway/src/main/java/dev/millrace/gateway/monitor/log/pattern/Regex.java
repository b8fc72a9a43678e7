package dev.millrace.gateway.monitor.log.pattern;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of a pattern, as AWS allows them: without groups, blanks, and most signs. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html">
 *     Supported regular expressions</a>
 */
record Regex(Pattern pattern) {
    private static final Pattern ALLOWED = Pattern.compile("(?:[\\w:#=@/;,\\-^$?\\[\\]{}|*+.]|\\\\[\\x21-\\x7e])+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\[A-Za-z0-9]");
    private static final Pattern KNOWN_ESCAPE = Pattern.compile("\\\\[dDsSwW]");

    static Regex parse(String text) {
        Matcher allowed = ALLOWED.matcher(text);
        if (!allowed.matches()) {
            throw PatternText.invalid("the regular expression %" + text + "% " + fault(text, allowed));
        }
        ESCAPE.matcher(text).results().forEach(escape -> {
            if (!KNOWN_ESCAPE.matcher(escape.group()).matches()) {
                throw PatternText.invalid("the escape " + escape.group() + " is not supported");
            }
        });
        try {
            return new Regex(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw PatternText.invalid("the regular expression %" + text + "% is wrong: " + e.getDescription());
        }
    }

    /** What is wrong with an expression that does not match what is allowed. */
    private static String fault(String text, Matcher allowed) {
        int at = allowed.lookingAt() ? allowed.end() : 0;
        if (text.isEmpty()) {
            return "is empty";
        }
        return switch (text.charAt(at)) {
            case ' ' -> "holds a blank, which is not supported; \\s matches one";
            case '\\' -> "holds an escape that is not supported";
            default -> "holds '" + text.charAt(at) + "', which is not supported";
        };
    }

    boolean isFoundIn(String text) {
        return pattern.matcher(new MeteredText(text)).find();
    }
}
