package dev.millrace.gateway.monitor.log.pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A condition on members of a message that is a JSON object or array. Immutable. */
record JsonPattern(Condition<Selector> condition) implements FilterPattern {
    private static final JsonMapper JSON = new JsonMapper();

    static JsonPattern parse(PatternText text) {
        text.require("{");
        Condition<Selector> condition =
                new ConditionParser<>(text, Selector::parse, "&|(){}", false).condition();
        text.require("}");
        text.requireEnd();
        return new JsonPattern(condition);
    }

    @Override
    public boolean matches(String message) {
        JsonNode root = read(message);
        return root != null && root.isContainer() && condition.holds(selector -> selector.valuesIn(root));
    }

    private static @Nullable JsonNode read(String message) {
        String text = message.strip();
        if (!text.startsWith("{") && !text.startsWith("[")) {
            return null; // most lines are not: an exception for each would be slow
        }
        try {
            return JSON.readTree(text);
        } catch (JacksonException _) {
            return null;
        }
    }
}
