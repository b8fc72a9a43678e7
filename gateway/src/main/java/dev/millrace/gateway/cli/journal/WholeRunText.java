package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.gateway.cli.terminal.HumanUnits;
import dev.millrace.gateway.cli.terminal.Printable;
import dev.millrace.gateway.monitor.run.EventHistory;
import dev.millrace.gateway.monitor.run.Relatives;
import dev.millrace.gateway.monitor.run.WholeRun;
import dev.millrace.gateway.monitor.run.WholeRunJson;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One invocation whole, as people read it. Immutable. */
final class WholeRunText {
    private final LocalTimes times;
    private final EventText events;
    private final RunText runs;
    private final WholeRunJson costs;

    /** @param costs knows what runs cost */
    WholeRunText(ZoneId timeZone, WholeRunJson costs) {
        this.times = new LocalTimes(timeZone);
        this.events = new EventText(timeZone);
        this.runs = new RunText(timeZone);
        this.costs = costs;
    }

    List<String> lines(WholeRun run) {
        List<String> lines = new ArrayList<>();
        lines.add("Request  " + run.requestId());
        run.attempts().forEach(attempt -> addAttempt(attempt, lines));
        if (run.attempts().isEmpty()) {
            lines.add("");
            lines.add("No run of it has ended.");
        }
        EventHistory event = run.event();
        if (event != null) {
            lines.add("");
            lines.add("Event");
            event.records().forEach(record -> lines.add("  " + events.moment(record).text()));
            if (!event.complete()) {
                lines.add("  ... and perhaps more");
            }
        }
        addRelatives(run.relatives(), lines);
        lines.add("");
        lines.add("Log");
        run.lines()
                .forEach(line -> lines.add(
                        "  " + times.format(line.epochNanos()) + "  " + Printable.lines(line.text(), "      ")));
        if (!run.linesComplete()) {
            lines.add("  ... and more");
        }
        if (run.linesLost() != null) {
            lines.add("  (log incomplete: " + run.linesLost() + ")");
        }
        if (run.captured() != null) {
            lines.add("");
            lines.add("Captured");
            run.captured().toPrettyString().lines().forEach(line -> lines.add("  " + Printable.text(line)));
        }
        return lines;
    }

    private void addRelatives(Relatives relatives, List<String> lines) {
        RunRecord source = relatives.source();
        if (source != null) {
            lines.add("");
            lines.add("Made to run by");
            lines.add("  " + runs.line(source));
        }
        if (!relatives.caused().isEmpty()) {
            lines.add("");
            lines.add("Made run");
            relatives.caused().forEach(other -> lines.add("  " + runs.line(other)));
            if (!relatives.complete()) {
                lines.add("  ... and more");
            }
        }
    }

    private void addAttempt(RunRecord run, List<String> lines) {
        RunSubject subject = run.subject();
        String error = run.errorType().isEmpty() ? "" : ": " + Printable.text(run.errorType());
        lines.add("");
        lines.add("Attempt " + run.attempt() + "  " + RunText.word(run.outcome()) + error);
        add(lines, "function", subject.function() + ":" + subject.version()
                + (subject.alias().isEmpty() ? "" : ", called by alias " + subject.alias()) + ", " + subject.runtime()
                + ", " + subject.memoryMb() + " MB, timeout " + subject.timeoutMillis() + " ms");
        add(lines, "by", run.trigger().name().toLowerCase(Locale.ROOT));
        add(lines, "where", "zone " + (run.zone().isEmpty() ? "-" : run.zone()) + ", instance #"
                + Integer.toUnsignedString(run.instance()) + (run.coldStart() ? ", cold" : ", warm"));
        add(lines, "arrived", times.format(run.arrivalEpochNanos()));
        addPhase(lines, "queue", run.queueNanos());
        addPhase(lines, "init", run.initNanos());
        addPhase(lines, "run", run.runNanos());
        add(lines, "ended", times.format(run.endEpochNanos()));
        add(lines, "billed", run.billedMillis() + " ms, " + costs.amount(run).toPlainString() + " "
                + costs.prices().currency());
        add(lines, "payload", HumanUnits.size(run.requestBytes()) + " in, " + HumanUnits.size(run.responseBytes())
                + " out");
        RunTrace trace = RunTrace.of(run);
        add(lines, "trace", trace.traceId() + ", span " + RunTrace.spanText(trace.spanId())
                + (trace.parentSpanId() == 0 ? "" : ", called by " + RunTrace.spanText(trace.parentSpanId())));
    }

    private static void addPhase(List<String> lines, String name, long nanos) {
        add(lines, name, String.format(Locale.ROOT, "%-8s  %,d ns", HumanUnits.duration(nanos), nanos));
    }

    private static void add(List<String> lines, String name, String what) {
        lines.add(String.format(Locale.ROOT, "  %-9s %s", name, what));
    }
}
