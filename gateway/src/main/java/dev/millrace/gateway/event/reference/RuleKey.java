package dev.millrace.gateway.event.reference;

import java.util.regex.Pattern;

/**
 * A rule: the bus that it is on, and its name, of 1 to 64 letters, digits, dots, hyphens and underscores. Immutable.
 */
public record RuleKey(BusName bus, String name) {
    /** As AWS writes it in its refusals. */
    public static final String PATTERN = "[\\.\\-_A-Za-z0-9]+";

    public static final int LENGTH_MAX = 64;
    private static final Pattern LEGAL = Pattern.compile(PATTERN);

    public RuleKey {
        if (name.length() > LENGTH_MAX || !LEGAL.matcher(name).matches()) {
            throw new IllegalArgumentException("not the name of a rule: '" + name + "'");
        }
    }
}
