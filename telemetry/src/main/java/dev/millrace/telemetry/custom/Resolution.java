package dev.millrace.telemetry.custom;

import java.time.Duration;

/**
 * How finely time is cut, and how long that is kept. The code is part of the file and never changes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html">
 *     Metrics retention</a>
 */
enum Resolution {
    SECOND(1, 1, Duration.ofHours(3)),
    MINUTE(2, 60, Duration.ofDays(15)),
    FIVE_MINUTES(3, 300, Duration.ofDays(63)),
    HOUR(4, 3_600, Duration.ofDays(455));

    private final int code;
    private final long seconds;
    private final long keptSeconds;

    Resolution(int code, long seconds, Duration kept) {
        this.code = code;
        this.seconds = seconds;
        this.keptSeconds = kept.toSeconds();
    }

    int code() {
        return code;
    }

    /** Length of a slot. */
    long seconds() {
        return seconds;
    }

    long slotAt(long epochSecond) {
        return Math.floorDiv(epochSecond, seconds);
    }

    /** The first slot that is kept now. */
    long firstKept(long nowEpochSecond) {
        return slotAt(nowEpochSecond - keptSeconds);
    }

    /** The coarsest that such periods can be put together from, when the first one begins then. */
    static Resolution coarsestOf(long periodSeconds, long fromEpochSecond) {
        Resolution coarsest = SECOND;
        for (Resolution one : values()) {
            if (periodSeconds % one.seconds == 0 && fromEpochSecond % one.seconds == 0) {
                coarsest = one;
            }
        }
        return coarsest;
    }
}
