package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.SystemLog;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the platform adds to a run's log, without their ends, in the format that its function has; null where
 * the function's level leaves one out.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html">Log levels</a>
 */
public final class SystemLines {
    private SystemLines() {}

    /**
     * Stands before all that the code of a new instance prints.
     *
     * @param runtimeArn the ARN of its runtime
     * @param initializationType an {@link InitializationType}
     */
    public static @Nullable String initStart(
            RunSubject subject, long epochNanos, String runtimeArn, String initializationType) {
        if (isText(subject)) {
            return PlatformLines.initStart(subject, runtimeArn);
        }
        return writes(subject, SystemLog.JSON_INFO) 
                ? PlatformRecords.initStart(subject, epochNanos, runtimeArn, initializationType)
                : null;
    }

    /** Stands before what the function prints. */
    public static @Nullable String start(RunSubject subject, UUID requestId, long epochNanos) {
        if (isText(subject)) {
            return PlatformLines.start(requestId, subject.version());
        }
        return writes(subject, SystemLog.JSON_INFO)
                ? PlatformRecords.start(requestId, subject.version(), epochNanos)
                : null;
    }

    /** Stands after what the function printed. */
    public static @Nullable String end(RunRecord run) {
        if (isText(run.subject())) {
            return PlatformLines.end(run);
        }
        boolean returned = run.outcome() == RunOutcome.RETURNED;
        return writes(run.subject(), returned ? SystemLog.JSON_DEBUG : SystemLog.JSON_WARN)
                ? PlatformRecords.runtimeDone(run)
                : null;
    }

    /** The last line of a run. */
    public static @Nullable String report(RunRecord run) {
        if (isText(run.subject())) {
            return PlatformLines.report(run);
        }
        boolean returned = run.outcome() == RunOutcome.RETURNED;
        return writes(run.subject(), returned ? SystemLog.JSON_INFO : SystemLog.JSON_WARN)
                ? PlatformRecords.report(run)
                : null;
    }

    private static boolean isText(RunSubject subject) {
        return subject.systemLog() == SystemLog.TEXT;
    }

    private static boolean writes(RunSubject subject, SystemLog level) {
        return subject.systemLog().writes(level);
    }
}
