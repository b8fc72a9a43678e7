package dev.millrace.engine.journal.log;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import java.util.UUID;

/**
 * The lines that the platform adds to a run's log, as AWS's text format has them, without their ends. The report has
 * no "Max Memory Used": the memory of one run among others in a JVM cannot be known.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda logs</a>
 */
public final class PlatformLines {
    private PlatformLines() {}

    /** The INIT_START line. AWS numbers the builds of its runtimes; there are none here, so no number is shown. */
    static String initStart(RunSubject subject, String runtimeArn) {
        return "INIT_START Runtime Version: " + runtimeVersion(subject.runtime()) + "\tRuntime Version ARN: "
                + runtimeArn;
    }

    /** For example {@code nodejs:22} and {@code provided:al2023}. */
    static String runtimeVersion(String runtime) {
        return runtime.replaceFirst("^([a-z]+)\\.?", "$1:").replaceFirst("\\.x$", "");
    }

    /** The START line. */
    static String start(UUID requestId, String version) {
        return "START RequestId: " + requestId + " Version: " + version;
    }

    /** The END line. */
    static String end(RunRecord run) {
        return "END RequestId: " + requestId(run);
    }

    /** The REPORT line. */
    public static String report(RunRecord run) {
        StringBuilder line = new StringBuilder(192)
                .append("REPORT RequestId: ")
                .append(requestId(run))
                .append("\tDuration: ");
        appendMillis(line, run.runNanos());
        line.append("\tBilled Duration: ").append(run.billedMillis());
        line.append(" ms\tMemory Size: ").append(run.subject().memoryMb()).append(" MB\t");
        if (run.coldStart()) {
            line.append("Init Duration: ");
            appendMillis(line, run.initNanos());
            line.append('\t');
        }
        switch (run.outcome()) {
            case RETURNED -> {}
            case TIMED_OUT -> line.append("Status: timeout");
            case FAILED, CRASHED -> line.append("Status: error\tError Type: ").append(run.errorType());
        }
        return line.toString();
    }

    static UUID requestId(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
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
