package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.InitializationType;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.SystemLines;
import dev.millrace.telemetry.line.LineQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the platform adds to runs that ended not long ago. They have the time of the run's end, as nobody
 * knows of them before, also START and INIT_START of a run that printed nothing: so whoever follows the log by its
 * times misses none. Confined to the thread that scans.
 */
final class AddedLines {
    private final LogScan scan;
    private final Map<Integer, LogStream> streams = new HashMap<>();

    AddedLines(LogScan scan) {
        this.scan = scan;
    }

    /** Those of a time, or null when it is too long ago. */
    @Nullable List<LogEvent> between(LineQuery query, Set<String> functions) {
        Collection<RunRecord> runs = scan.endedRuns(query, functions);
        if (runs == null) {
            return null;
        }
        long since = scan.lines().printedSinceEpochNanos();
        List<LogEvent> events = new ArrayList<>();
        for (RunRecord run : runs) {
            LogStream printed = scan.lines().streamOf(requestId(run));
            if (printed == null && run.startEpochNanos() - run.initNanos() <= since) {
                return null;
            }
            add(run, printed, events);
        }
        return events;
    }

    private void add(RunRecord run, @Nullable LogStream printed, List<LogEvent> to) {
        LogStream stream = printed == null ? streamOf(run) : printed;
        int number = 0;
        if (printed == null) {
            long began = run.startEpochNanos() - run.initNanos();
            if (run.coldStart()) {
                String arn = scan.runtimeArns().apply(run.subject().runtime());
                String line = SystemLines.initStart(run.subject(), began, arn, InitializationType.ON_DEMAND);
                number = add(run, stream, number, line, to);
            }
            String start = SystemLines.start(run.subject(), requestId(run), run.startEpochNanos());
            number = add(run, stream, number, start, to);
        }
        number = add(run, stream, number, SystemLines.end(run), to);
        add(run, stream, number, SystemLines.report(run), to);
    }

    private static int add(
            RunRecord run, LogStream stream, int number, @Nullable String text, List<LogEvent> to) {
        if (text == null) {
            return number;
        }
        long at = run.endEpochNanos();
        to.add(new LogEvent(EventId.ofAdded(at, requestId(run), number), stream.name(at), text, text + "\n"));
        return number + 1;
    }

    /** As what its instance prints tells it, else of the day on which it took the run. */
    private LogStream streamOf(RunRecord run) {
        LogStream known = streams.get(run.instance());
        if (known == null) {
            known = scan.lines().streamOf(run.subject().function(), run.instance());
            if (known == null) {
                known = LogStream.ofInstance(
                        run.subject().function(),
                        run.subject().version(),
                        run.instance(),
                        run.startEpochNanos() - run.initNanos());
            }
            streams.put(run.instance(), known);
        }
        return known;
    }

    private static UUID requestId(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
    }
}
