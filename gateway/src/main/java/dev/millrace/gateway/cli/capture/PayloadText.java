package dev.millrace.gateway.cli.capture;

import dev.millrace.engine.capture.store.CaptureGap;
import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.capture.store.CapturedPart;
import dev.millrace.engine.capture.store.CapturedRun;
import dev.millrace.gateway.capture.PayloadJson;
import dev.millrace.gateway.cli.terminal.Printable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Payloads as people read them. */
final class PayloadText {
    private static final double NANOS_PER_MILLI = 1e6;

    private PayloadText() {}

    static List<String> lines(CaptureSearch.Found found) {
        List<String> lines = new ArrayList<>();
        for (CapturedRun run : found.runs()) {
            lines.add(heading(run));
            if (run.clientContext() != null) {
                lines.add("  client context  " + Printable.text(run.clientContext()));
            }
            add(lines, "request", run.request());
            add(lines, "response", run.response());
        }
        for (CaptureGap gap : found.gaps()) {
            lines.add("payloads of " + gap.runs() + " runs were lost that ended from " + time(gap.fromEpochNanos())
                    + " to " + time(gap.toEpochNanos()));
        }
        return lines;
    }

    private static String heading(CapturedRun run) {
        return String.format(
                Locale.ROOT,
                "%s  %s  %s:%s  attempt %d  %s  %.2f ms%s%s",
                time(run.arrivalEpochNanos()),
                run.requestId(),
                run.function(),
                run.version(),
                run.attempt(),
                run.outcome().name().toLowerCase(Locale.ROOT),
                run.runNanos() / NANOS_PER_MILLI,
                run.errorType().isEmpty() ? "" : "  " + Printable.text(run.errorType()),
                run.redact().isEmpty() ? "" : "  redacted " + String.join(" ", run.redact()));
    }

    private static void add(List<String> lines, String name, CapturedPart part) {
        lines.add("  " + name + "  " + kept(part));
        if (part.kept().sizeBytes() > 0) {
            lines.add("    "
                    + PayloadJson.text(part.kept())
                            .map(Printable::text)
                            .orElse("(no text; --json shows it as base64)"));
        }
    }

    /** How much of it is kept, and why not all. */
    static String kept(CapturedPart part) {
        String size = part.sizeBytes() + " bytes";
        return switch (part.state()) {
            case WHOLE -> size;
            case TRUNCATED ->
                size + ", of which the first " + part.kept().sizeBytes() + " are kept, sha256 " + part.sha256();
            case REDACTED -> size + ", redacted";
            case OMITTED -> size + ", not kept, as it could not be redacted, sha256 " + part.sha256();
            case STREAMED -> size + ", streamed and not kept";
            case DROPPED -> size + ", not kept, as there was no room for it";
        };
    }

    private static String time(long epochNanos) {
        return Instant.EPOCH.plusNanos(epochNanos).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
