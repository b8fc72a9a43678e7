package dev.millrace.engine.function;


/** Name of a function: 1 to 64 letters, digits, hyphens and underscores. Immutable. */
public record FunctionName(String value) {
    private static final int LENGTH_MAX = 64;

    public FunctionName {
        if (!isLegal(value)) {
            throw new IllegalArgumentException("not a function name: '" + value + "'");
        }
    }

    /** Whether something can be the name of a function. */
    public static boolean isLegal(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (!isLegal(value.charAt(i))) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= LENGTH_MAX;
    }

    private static boolean isLegal(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    @Override
    public String toString() {
        return value;
    }
}
