package dev.millrace.gateway.event.input;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.invocation.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a target is handed of an event that its rule matched. Immutable. */
public sealed interface TargetInput {
    /** One JSON value; null when it is too large for a function. */
    @Nullable Payload payload(Envelope event, RuleFacts rule);

    /** The event as it is. */
    record Whole() implements TargetInput {
        @Override
        public Payload payload(Envelope event, RuleFacts rule) {
            return event.payload();
        }
    }

    /** The same, whatever the event. */
    record Fixed(String json) implements TargetInput {
        @Override
        public Payload payload(Envelope event, RuleFacts rule) {
            return Payload.ofText(json);
        }
    }

    /** A part of the event; {@code null} when it has no such part. */
    record Part(String text, EventPath path) implements TargetInput {
        @Override
        public Payload payload(Envelope event, RuleFacts rule) {
            JsonNode part = path.read(event.tree());
            return Payload.ofText(part == null ? "null" : part.toString());
        }
    }

    /**
     * A text into which parts of the event are put.
     *
     * @param paths as the caller wrote them, by variable
     */
    record Transformed(Map<String, String> paths, String text, InputTemplate template) implements TargetInput {
        @Override
        public @Nullable Payload payload(Envelope event, RuleFacts rule) {
            String filled = template.fill(event, rule);
            return filled == null ? null : Payload.ofText(filled);
        }
    }
}
