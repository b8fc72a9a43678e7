package dev.millrace.gateway.monitor.log.read;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** What the names of the streams of functions tell, which begin with the day on which an instance was started. */
public final class StreamNames {
    private static final int DAY_LENGTH = "yyyy/MM/dd".length();
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");

    private StreamNames() {}

    /** All times at which something can be in that stream of a function; none when it is not the name of one. */
    public static TimeRange times(String stream) {
        try {
            LocalDate day = LocalDate.parse(stream.substring(0, Math.min(DAY_LENGTH, stream.length())), DAY);
            return new TimeRange(day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli(), Long.MAX_VALUE);
        } catch (DateTimeParseException _) {
            return TimeRange.NONE;
        }
    }
}
