package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.invocation.RequestId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Which timer: those of one kind belong to one listener, which gives them their keys. Immutable.
 *
 * @param key for example {@code default/nightly}; ordered by its UTF-8 bytes
 */
public record TimerId(String kind, String key) {
    /** The identity of one firing, the same whenever it is asked for, so that a repeated firing can be told. */
    public RequestId firing(Instant scheduled) {
        String name = kind + '\n' + key + '\n' + scheduled.toEpochMilli();
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        return new RequestId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    }

    @Override
    public String toString() {
        return kind + " " + key;
    }
}
