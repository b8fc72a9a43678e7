package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.WholeLogTail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the stream of each line. Most lines know it; those of the first format wait here until the record of their run
 * comes. What it holds is bounded; what has waited longest is then told without an instance. Confined to the thread
 * that scans.
 *
 * <p>A line that the platform adds has the time of the run's end, as nobody knows of it before, also START and
 * INIT_START of a run that printed nothing: so whoever follows the log by its times misses none.
 */
final class RunJoin implements WholeLogTail.Reader {
    private static final int HELD_CHARACTERS_MAX = 8 << 20;
    /** What a line weighs beside its text. */
    private static final int LINE_CHARACTERS = 100;

    private static final int STREAMS_MAX = 10_000;

    private final Set<String> functions;
    private final long fromEpochNanos;
    private final EventSink to;
    private final LinkedHashMap<UUID, List<Line>> held = new LinkedHashMap<>();
    /** Where the runs print that have not ended. */
    private final LinkedHashMap<UUID, LogStream> printing = new LinkedHashMap<>();
    /** The streams of instances that have printed, by their numbers. */
    private final LinkedHashMap<Integer, LogStream> streams = new LinkedHashMap<>();

    private long heldCharacters;
    private long readEpochNanos;
    private long addedEpochNanos;
    private int added;

    /** @param fromEpochNanos before that nothing of runs that ended is wanted */
    RunJoin(Set<String> functions, long fromEpochNanos, EventSink to) {
        this.functions = functions;
        this.fromEpochNanos = fromEpochNanos;
        this.to = to;
    }

    @Override
    public void printed(LogLine line, LogPlace place) {
        readEpochNanos = line.epochNanos();
        if (!functions.contains(line.source())) {
            return;
        }
        LogStream stream = line.stream();
        if (stream.isKnown()) {
            remember(requestId(line), stream, printing);
            to.take(event(EventId.of(line.epochNanos(), place), line.text(), stream));
            return;
        }
        UUID requestId = requestId(line);
        held.computeIfAbsent(requestId, any -> new ArrayList<>()).add(new Line(line, place));
        heldCharacters += LINE_CHARACTERS + line.text().length();
        while (heldCharacters > HELD_CHARACTERS_MAX) {
            tell(held.pollFirstEntry().getValue(), unknown(line.source()));
        }
    }

    @Override
    public boolean ended(RunRecord run) {
        readEpochNanos = run.endEpochNanos();
        if (!functions.contains(run.subject().function())) {
            return false;
        }
        UUID requestId = requestId(run);
        LogStream stream = printing.remove(requestId);
        if (stream != null) {
            remember(run.instance(), stream, streams);
        }
        List<Line> ofRun = held.remove(requestId);
        added = 0;
        addedEpochNanos = run.endEpochNanos();
        if (ofRun != null) {
            addedEpochNanos = Math.max(addedEpochNanos, ofRun.getLast().line().epochNanos());
            tell(ofRun, stream(run));
        }
        return addedEpochNanos >= fromEpochNanos;
    }

    @Override
    public void added(LogLine line, RunRecord run) {
        EventId id = EventId.ofAdded(addedEpochNanos, requestId(run), added);
        added++;
        to.take(event(id, line.text(), stream(run)));
    }

    /** There is no more to read: runs whose records have not come have not ended, or their server was killed. */
    void finish() {
        held.forEach((requestId, lines) -> tell(lines, unknown(lines.getFirst().line().source())));
        held.clear();
    }

    /** The time of what was read last. */
    long readEpochNanos() {
        return readEpochNanos;
    }

    private void tell(List<Line> lines, LogStream stream) {
        for (Line each : lines) {
            LogLine line = each.line();
            heldCharacters -= LINE_CHARACTERS + line.text().length();
            to.take(event(EventId.of(line.epochNanos(), each.place()), line.text(), stream));
        }
    }

    /** The stream of a run: as what its instance prints tells it, else of the day on which it took the run. */
    private LogStream stream(RunRecord run) {
        LogStream known = streams.get(run.instance());
        return known != null && known.source().equals(run.subject().function())
                ? known
                : LogStream.ofInstance(
                        run.subject().function(),
                        run.subject().version(),
                        run.instance(),
                        run.startEpochNanos() - run.initNanos());
    }

    private static LogStream unknown(String function) {
        return new LogStream(function, FunctionVersion.LATEST, 0, 0);
    }

    private static LogEvent event(EventId id, String text, LogStream stream) {
        return new LogEvent(id, stream.name(id.epochNanos()), text, text + "\n");
    }

    private static <K> void remember(K key, LogStream stream, SequencedMap<K, LogStream> in) {
        if (in.putLast(key, stream) == null && in.size() > STREAMS_MAX) {
            in.pollFirstEntry();
        }
    }

    private static UUID requestId(LogLine line) {
        return new UUID(line.requestIdHigh(), line.requestIdLow());
    }

    private static UUID requestId(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
    }

    private record Line(LogLine line, LogPlace place) {}
}
