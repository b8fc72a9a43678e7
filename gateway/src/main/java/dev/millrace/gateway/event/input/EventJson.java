package dev.millrace.gateway.event.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of events. It is read with Jackson 2, whose trees are what the pattern matcher takes, so an event is read
 * once; numbers keep their digits. Thread-safe.
 */
public final class EventJson {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private EventJson() {}

    /** The text as one JSON object, or null when it is none. */
    public static @Nullable ObjectNode object(String text) {
        return read(text) instanceof ObjectNode object ? object : null;
    }

    /** Whether the text is one JSON value. */
    public static boolean isValid(String text) {
        JsonNode value = read(text);
        return value != null && !value.isMissingNode();
    }

    static @Nullable JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException _) {
            return null; // the callers say what they wanted
        }
    }
}
