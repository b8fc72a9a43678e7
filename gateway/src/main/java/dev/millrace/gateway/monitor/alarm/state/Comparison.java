package dev.millrace.gateway.monitor.alarm.state;

import org.jspecify.annotations.Nullable;

/** How a value breaches a threshold. */
public enum Comparison {
    GREATER_OR_EQUAL("GreaterThanOrEqualToThreshold", "greater than or equal to"),
    GREATER("GreaterThanThreshold", "greater than"),
    LESS("LessThanThreshold", "less than"),
    LESS_OR_EQUAL("LessThanOrEqualToThreshold", "less than or equal to");

    private final String wireName;
    private final String words;

    Comparison(String wireName, String words) {
        this.wireName = wireName;
        this.words = words;
    }

    /** Null when there is none of that name. */
    public static @Nullable Comparison named(String wireName) {
        for (Comparison comparison : values()) {
            if (comparison.wireName.equals(wireName)) {
                return comparison;
            }
        }
        return null;
    }

    /** As a reason has it. */
    String words() {
        return words;
    }

    boolean breaches(double value, double threshold) {
        return switch (this) {
            case GREATER_OR_EQUAL -> value >= threshold;
            case GREATER -> value > threshold;
            case LESS -> value < threshold;
            case LESS_OR_EQUAL -> value <= threshold;
        };
    }
}
