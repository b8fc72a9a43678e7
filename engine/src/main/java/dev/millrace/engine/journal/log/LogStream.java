package dev.millrace.engine.journal.log;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a line belongs: the log of one instance of a function, or a stream of a group to which something else writes.
 * Immutable.
 *
 * @param source name of the function, or what {@link #ofGroup} makes of the name of a group
 * @param label version of the function, or name of the stream; empty for a stream of each day
 * @param instance number of the instance, from 1 on; 0 for a group, and where no instance is known
 * @param startEpochDay the day of UTC on which the instance was started; 0 where there is no instance
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda logs</a>
 */
public record LogStream(String source, String label, int instance, int startEpochDay) {
    /** No function's name has a colon. */
    private static final String GROUP = "log-group:";

    private static final int GROUP_NAME_LENGTH_MAX = 512;
    /** The longest source, in bytes: AWS's names are ASCII. */
    static final int SOURCE_BYTES_MAX = GROUP.length() + GROUP_NAME_LENGTH_MAX;

    /** The longest label, in bytes: names of streams have at most 512 characters. */
    static final int LABEL_BYTES_MAX = 512 * 4;

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu/MM/dd");
    private static final long DAY_NANOS = TimeUnit.DAYS.toNanos(1);

    /** The log of an instance that was started at {@code epochNanos}. */
    public static LogStream ofInstance(String function, String version, int instance, long epochNanos) {
        return new LogStream(function, version, instance, epochDay(epochNanos));
    }

    /** Of a function, where the instance is not known. */
    public static LogStream ofFunction(String function) {
        return new LogStream(function, "", 0, 0);
    }

    /** A stream of a group that is not a function's; an empty name stands for a stream of each day. */
    public static LogStream ofGroup(String group, String name) {
        return new LogStream(GROUP + group, name, 0, 0);
    }

    private static int epochDay(long epochNanos) {
        return Math.toIntExact(Math.floorDiv(epochNanos, DAY_NANOS));
    }

    /** Whether a function prints there. */
    public boolean isOfFunction() {
        return !source.startsWith(GROUP);
    }

    /** Whether its name is known without the record of a run. */
    public boolean isKnown() {
        return instance > 0 || !isOfFunction();
    }

    /** The group to which something else than a function writes; null for a function. */
    public @Nullable String group() {
        return isOfFunction() ? null : source.substring(GROUP.length());
    }

    /**
     * Its name in the form of AWS, for example {@code 2026/11/22/[$LATEST]00000000000000000000000000000007}: what the
     * instance finds in {@code AWS_LAMBDA_LOG_STREAM_NAME}.
     *
     * @param epochNanos time of an event, whose day counts where the stream has none
     */
    public String name(long epochNanos) {
        if (!isOfFunction()) {
            return label.isEmpty() ? day(epochDay(epochNanos)) : label;
        }
        return day(instance > 0 ? startEpochDay : epochDay(epochNanos)) + "/[" + label + "]"
                + "%032x".formatted(instance);
    }

    private static String day(int epochDay) {
        return DAY.format(LocalDate.ofEpochDay(epochDay).atStartOfDay(ZoneOffset.UTC));
    }
}
