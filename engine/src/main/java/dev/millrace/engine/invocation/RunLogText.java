package dev.millrace.engine.invocation;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A run's log as AWS's text format has it: a START line, what the function printed, an END and a REPORT line. The
 * report has no "Max Memory Used": the memory of one run among others in a JVM cannot be known.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda logs</a>
 */
public final class RunLogText {
    private RunLogText() {}

    /** The START line, without its end. */
    public static String start(Run run) {
        return "START RequestId: " + run.requestId() + " Version: " + run.function().subject().version();
    }

    /** The END line, without its end. */
    public static String end(Run run) {
        return "END RequestId: " + run.requestId();
    }

    /** The REPORT line of a run that has ended, without its end. */
    public static String report(Run run) {
        StringBuilder line = new StringBuilder(192)
                .append("REPORT RequestId: ")
                .append(run.requestId())
                .append("\tDuration: ");
        appendMillis(line, run.runNanos());
        line.append("\tBilled Duration: ").append(Math.ceilDiv(run.initNanos() + run.runNanos(), 1_000_000L));
        line.append(" ms\tMemory Size: ").append(run.function().memoryMb()).append(" MB\t");
        if (run.coldStart()) {
            line.append("Init Duration: ");
            appendMillis(line, run.initNanos());
            line.append('\t');
        }
        switch (run.outcome()) {
            case Outcome.Returned _ -> {}
            case Outcome.TimedOut _ -> line.append("Status: timeout");
            case Outcome.Failed failed -> appendError(line, failed.errorType());
            case Outcome.Crashed crashed -> appendError(line, crashed.errorType());
        }
        return line.toString();
    }

    /** The last {@link RunLog#TAIL_BYTES_MAX} bytes of the whole log of a run that has ended. */
    public static byte[] tail(Run run) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(512);
        text.writeBytes(line(start(run)));
        RunLog log = run.logIfAny();
        if (log != null) {
            byte[] printed = log.tail();
            text.writeBytes(printed);
            if (printed.length > 0 && printed[printed.length - 1] != '\n') {
                text.write('\n');
            }
        }
        text.writeBytes(line(end(run)));
        text.writeBytes(line(report(run)));
        byte[] whole = text.toByteArray();
        return Arrays.copyOfRange(whole, Math.max(0, whole.length - RunLog.TAIL_BYTES_MAX), whole.length);
    }

    private static byte[] line(String text) {
        return (text + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static void appendError(StringBuilder line, String errorType) {
        line.append("Status: error\tError Type: ").append(errorType);
    }

    /** Two decimals, rounded to the nearest, as AWS prints them. */
    private static void appendMillis(StringBuilder line, long nanos) {
        long hundredths = (nanos + 5_000) / 10_000;
        line.append(hundredths / 100).append('.');
        if (hundredths % 100 < 10) {
            line.append('0');
        }
        line.append(hundredths % 100).append(" ms");
    }
}
