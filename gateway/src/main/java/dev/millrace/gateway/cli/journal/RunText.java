package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.gateway.cli.terminal.HumanUnits;
import dev.millrace.gateway.cli.terminal.Printable;
import java.time.ZoneId;
import java.util.Locale;
import java.util.UUID;

/** A run as people read it: columns of constant width as long as names are short. Immutable. */
final class RunText {
    private final LocalTimes times;

    RunText(ZoneId timeZone) {
        times = new LocalTimes(timeZone);
    }

    String line(RunRecord run) {
        return String.format(
                        Locale.ROOT,
                        "%s  %s  %-24s %-3s %6s  %-4s  %-9s  queue %7s  init %7s  run %7s  billed %6d ms  %5d MB"
                                + "  in %7s  out %7s  %s",
                        times.format(run.arrivalEpochNanos()),
                        new UUID(run.requestIdHigh(), run.requestIdLow()),
                        run.subject().function() + ":" + run.subject().version(),
                        run.zone().isEmpty() ? "-" : run.zone(),
                        "#" + Integer.toUnsignedString(run.instance()),
                        run.coldStart() ? "cold" : "warm",
                        word(run.outcome()),
                        HumanUnits.duration(run.queueNanos()),
                        HumanUnits.duration(run.initNanos()),
                        HumanUnits.duration(run.runNanos()),
                        run.billedMillis(),
                        run.subject().memoryMb(),
                        HumanUnits.size(run.requestBytes()),
                        HumanUnits.size(run.responseBytes()),
                        Printable.text(run.errorType())
                                + (run.attempt() == 1 ? "" : "  (attempt " + run.attempt() + ")")
                                + (run.droppedLogLines() ? "  (log incomplete)" : ""))
                .stripTrailing();
    }

    static String word(RunOutcome outcome) {
        return switch (outcome) {
            case RETURNED -> "ok";
            case FAILED -> "failed";
            case TIMED_OUT -> "timed out";
            case CRASHED -> "crashed";
        };
    }
}
