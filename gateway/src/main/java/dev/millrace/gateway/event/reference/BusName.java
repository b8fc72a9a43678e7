package dev.millrace.gateway.event.reference;

import java.util.regex.Pattern;

/** Name of an event bus: 1 to 256 letters, digits, dots, hyphens and underscores. Immutable. */
public record BusName(String value) implements Comparable<BusName> {
    /** As AWS writes it in its refusals. */
    public static final String PATTERN = "[\\.\\-_A-Za-z0-9]+";

    public static final int LENGTH_MAX = 256;
    private static final Pattern LEGAL = Pattern.compile(PATTERN);
    /** The bus that is always there. */
    public static final BusName DEFAULT = new BusName("default");

    public BusName {
        if (value.length() > LENGTH_MAX || !LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not the name of an event bus: '" + value + "'");
        }
    }

    @Override
    public int compareTo(BusName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
