package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.gateway.cli.terminal.Printable;
import java.time.ZoneId;
import java.util.UUID;

/** A captured line as people read it. Immutable. */
final class LogText {
    private final LocalTimes times;

    LogText(ZoneId timeZone) {
        times = new LocalTimes(timeZone);
    }

    String line(LogLine line) {
        UUID requestId = new UUID(line.requestIdHigh(), line.requestIdLow());
        return times.format(line.epochNanos()) + "  " + requestId + "  " + line.source() + "  "
                + Printable.lines(line.text(), "    ");
    }
}
