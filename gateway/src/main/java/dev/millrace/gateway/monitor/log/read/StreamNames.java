package dev.millrace.gateway.monitor.log.read;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Names of streams, in the form of AWS: of a day, and for functions of a version and an instance. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda logs</a>
 */
public final class StreamNames {
    /** The instance of a run whose record is not there: it has not ended, or its server was killed. */
    static final int UNKNOWN_INSTANCE = 0;

    private static final int DAY_LENGTH = "yyyy/MM/dd".length();
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd").withZone(ZoneOffset.UTC);

    private StreamNames() {}

    static String ofInstance(long epochNanos, String version, int instance) {
        return day(epochNanos) + "/[" + version + "]" + "%032x".formatted(instance);
    }

    /** Of lines that no function printed. */
    static String ofGroup(long epochNanos) {
        return day(epochNanos);
    }

    /** All times at which something can be in that stream; none when it is not the name of one. */
    public static TimeRange days(String stream) {
        try {
            LocalDate day = LocalDate.parse(stream.substring(0, Math.min(DAY_LENGTH, stream.length())), DAY);
            long fromMillis = day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            long untilMillis = day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            return new TimeRange(fromMillis, untilMillis - 1);
        } catch (DateTimeParseException _) {
            return TimeRange.NONE;
        }
    }

    private static String day(long epochNanos) {
        return DAY.format(Instant.ofEpochSecond(0, epochNanos));
    }
}
