package dev.millrace.gateway.monitor.log.pattern;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of a pattern, as AWS allows them: without groups. Immutable. */
record Regex(Pattern pattern) {
    private static final Pattern ALLOWED = Pattern.compile("(?:[\\w:#=@/;,\\-^$?\\[\\]{}|*+.]|\\\\[\\x21-\\x7e])+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\[A-Za-z0-9]");
    private static final Pattern KNOWN_ESCAPE = Pattern.compile("\\\\[dDsSwW]");

    static Regex parse(String text) {
        if (!ALLOWED.matcher(text).matches()) {
            throw PatternText.invalid("the regular expression %" + text + "% is empty or holds what is not supported");
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

    boolean isFoundIn(String text) {
        return pattern.matcher(new MeteredText(text)).find();
    }
}
