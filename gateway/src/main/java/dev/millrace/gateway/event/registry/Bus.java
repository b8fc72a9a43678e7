package dev.millrace.gateway.event.registry;

import dev.millrace.gateway.event.reference.BusName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event bus. Immutable. */
public record Bus(
        BusName name,
        @Nullable String description,
        Map<String, String> tags,
        long createdAtEpochMillis,
        long modifiedAtEpochMillis) {
    public Bus {
        tags = Map.copyOf(tags);
    }

    public Bus withTags(Map<String, String> newTags) {
        return new Bus(name, description, newTags, createdAtEpochMillis, modifiedAtEpochMillis);
    }
}
