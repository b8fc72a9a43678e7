package dev.millrace.engine.function;

import java.util.regex.Pattern;

/** Name of a function: 1 to 64 letters, digits, hyphens and underscores. Immutable. */
public record FunctionName(String value) {
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9-_]{1,64}");

    public FunctionName {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a function name: '" + value + "'");
        }
    }

    public static boolean isLegal(String value) {
        return LEGAL.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}
