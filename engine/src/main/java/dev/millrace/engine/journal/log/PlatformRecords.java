package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.UUID;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The lines that the platform adds to a run's log, as AWS's JSON format has them. The report has no
 * {@code maxMemoryUsedMB}: the memory of one run among others in a JVM cannot be known.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/telemetry-schema-reference.html">Event schema</a>
 */
final class PlatformRecords {
    private static final DateTimeFormatter TIME =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
    private static final long BYTES_PER_MB = 1L << 20;

    private PlatformRecords() {}

    static String initStart(RunSubject subject, long epochNanos, String runtimeArn, String initializationType) {
        ObjectNode record = object()
                .put("initializationType", initializationType)
                .put("phase", "init")
                .put("runtimeVersion", PlatformLines.runtimeVersion(subject.runtime()))
                .put("runtimeVersionArn", runtimeArn)
                .put("functionName", subject.function())
                .put("functionVersion", subject.version())
                .put("instanceMaxMemory", subject.memoryMb() * BYTES_PER_MB);
        return line("platform.initStart", epochNanos, record);
    }

    static String start(UUID requestId, String version, long epochNanos) {
        ObjectNode record = object().put("requestId", requestId.toString()).put("version", version);
        return line("platform.start", epochNanos, record);
    }

    static String runtimeDone(RunRecord run) {
        ObjectNode record = withStatus(object().put("requestId", PlatformLines.requestId(run).toString()), run);
        record.putObject("metrics")
                .put("durationMs", millis(run.runNanos()))
                .put("producedBytes", run.responseBytes());
        return line("platform.runtimeDone", run.endEpochNanos(), record);
    }

    static String report(RunRecord run) {
        ObjectNode record = object().put("requestId", PlatformLines.requestId(run).toString());
        ObjectNode metrics = record.putObject("metrics")
                .put("durationMs", millis(run.runNanos()))
                .put("billedDurationMs", run.billedMillis())
                .put("memorySizeMB", run.subject().memoryMb());
        if (run.coldStart()) {
            metrics.put("initDurationMs", millis(run.initNanos()));
        }
        return line("platform.report", run.endEpochNanos(), withStatus(record, run));
    }

    private static ObjectNode withStatus(ObjectNode record, RunRecord run) {
        record.put("status", switch (run.outcome()) {
            case RETURNED -> "success";
            case TIMED_OUT -> "timeout";
            case FAILED, CRASHED -> "error";
        });
        if (run.outcome() == RunOutcome.FAILED || run.outcome() == RunOutcome.CRASHED) {
            record.put("errorType", run.errorType());
        }
        return record;
    }

    private static String line(String type, long epochNanos, ObjectNode record) {
        Instant time = Instant.ofEpochSecond(0, epochNanos);
        ObjectNode line = object().put("time", TIME.format(time)).put("type", type);
        line.set("record", record);
        return line.toString();
    }

    /** Three decimals at most, as AWS writes them. */
    private static double millis(long nanos) {
        return Math.round(nanos / 1e3) / 1e3;
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
