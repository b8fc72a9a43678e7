package dev.millrace.gateway.schedule.group;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A named set of schedules. Immutable.
 *
 * @param clientToken of the request that made it, if that had one
 */
record ScheduleGroup(
        String name, Instant createdAt, Instant modifiedAt, Map<String, String> tags, @Nullable String clientToken) {
    ScheduleGroup withTags(Map<String, String> newTags, Instant now) {
        return new ScheduleGroup(name, createdAt, now, newTags, clientToken);
    }
}
