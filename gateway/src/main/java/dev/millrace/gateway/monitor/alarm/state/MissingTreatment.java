package dev.millrace.gateway.monitor.alarm.state;

import org.jspecify.annotations.Nullable;

/** What a period without a value means. */
public enum MissingTreatment {
    /** Nothing; without any values nobody knows. */
    MISSING("missing", "Missing"),
    /** The state stays as it is. */
    IGNORE("ignore", "Ignore"),
    /** As if the value was beyond the threshold. */
    BREACHING("breaching", "Breaching"),
    /** As if it was within. */
    NOT_BREACHING("notBreaching", "NonBreaching");

    private final String wireName;
    private final String words;

    MissingTreatment(String wireName, String words) {
        this.wireName = wireName;
        this.words = words;
    }

    /** Null when there is none of that name. */
    public static @Nullable MissingTreatment named(String wireName) {
        for (MissingTreatment treatment : values()) {
            if (treatment.wireName.equals(wireName)) {
                return treatment;
            }
        }
        return null;
    }

    /** As a reason has it. */
    String words() {
        return words;
    }
}
