package dev.millrace.gateway.schedule.expression;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What local times mean where clocks change. */
final class LocalTimes {
    private LocalTimes() {}

    /** The moment of a local time: the first of two, null where clocks leave it out. */
    static @Nullable Instant instant(LocalDateTime time, ZoneId zone) {
        List<ZoneOffset> offsets = zone.getRules().getValidOffsets(time);
        return offsets.isEmpty() ? null : time.toInstant(offsets.getFirst());
    }
}
