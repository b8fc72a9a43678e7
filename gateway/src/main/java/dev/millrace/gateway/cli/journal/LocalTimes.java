package dev.millrace.gateway.cli.journal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Wall-clock times for people: ISO 8601 with milliseconds and the offset of the time zone. Immutable. */
final class LocalTimes {
    private final DateTimeFormatter format;

    LocalTimes(ZoneId timeZone) {
        format = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX").withZone(timeZone);
    }

    String format(long epochNanos) {
        return format.format(instant(epochNanos));
    }

    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos);
    }
}
