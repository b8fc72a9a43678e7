package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.WholeLogTail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Finds the instance of each line: it holds the lines of a run until the run's record comes, which knows it. What it
 * holds is bounded; the lines that have waited longest are then told without an instance. Confined to the thread that
 * scans.
 *
 * <p>A line that the platform adds has the time of the run's end, as nobody knows of it before, also START and
 * INIT_START of a run that printed nothing: so whoever follows the log by its times misses none.
 */
final class RunJoin implements WholeLogTail.Reader {
    private static final int HELD_CHARACTERS_MAX = 8 << 20;
    /** What a line weighs beside its text. */
    private static final int LINE_CHARACTERS = 100;

    private final Set<String> functions;
    private final long fromEpochNanos;
    private final EventSink to;
    private final LinkedHashMap<UUID, List<Line>> held = new LinkedHashMap<>();
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
    public void printed(LogLine line) {
        readEpochNanos = line.epochNanos();
        if (!functions.contains(line.source())) {
            return;
        }
        UUID requestId = new UUID(line.requestIdHigh(), line.requestIdLow());
        List<Line> ofRun = held.computeIfAbsent(requestId, any -> new ArrayList<>());
        boolean sameTime = !ofRun.isEmpty() && ofRun.getLast().epochNanos() == line.epochNanos();
        ofRun.add(new Line(line.epochNanos(), sameTime ? ofRun.getLast().number() + 1 : 0, line.text()));
        heldCharacters += LINE_CHARACTERS + line.text().length();
        while (heldCharacters > HELD_CHARACTERS_MAX) {
            Map.Entry<UUID, List<Line>> oldest = held.firstEntry();
            held.remove(oldest.getKey());
            tell(oldest.getKey(), oldest.getValue(), FunctionVersion.LATEST, StreamNames.UNKNOWN_INSTANCE);
        }
    }

    @Override
    public boolean ended(RunRecord run) {
        readEpochNanos = run.endEpochNanos();
        if (!functions.contains(run.subject().function())) {
            return false;
        }
        UUID requestId = requestId(run);
        List<Line> ofRun = held.remove(requestId);
        added = 0;
        addedEpochNanos = run.endEpochNanos();
        if (ofRun != null) {
            addedEpochNanos = Math.max(addedEpochNanos, ofRun.getLast().epochNanos());
            tell(requestId, ofRun, run.subject().version(), run.instance());
        }
        return addedEpochNanos >= fromEpochNanos;
    }

    @Override
    public void added(LogLine line, RunRecord run) {
        EventId id = EventId.of(addedEpochNanos, requestId(run), EventId.ADDED + added);
        added++;
        to.take(event(id, line.text(), run.subject().version(), run.instance()));
    }

    /** There is no more to read: runs whose records have not come have not ended, or their server was killed. */
    void finish() {
        held.forEach((requestId, lines) ->
                tell(requestId, lines, FunctionVersion.LATEST, StreamNames.UNKNOWN_INSTANCE));
        held.clear();
    }

    /** The time of what was read last. */
    long readEpochNanos() {
        return readEpochNanos;
    }

    private void tell(UUID requestId, List<Line> lines, String version, int instance) {
        for (Line line : lines) {
            heldCharacters -= LINE_CHARACTERS + line.text().length();
            EventId id = EventId.of(line.epochNanos(), requestId, line.number());
            to.take(event(id, line.text(), version, instance));
        }
    }

    private static LogEvent event(EventId id, String text, String version, int instance) {
        return new LogEvent(id, StreamNames.ofInstance(id.epochNanos(), version, instance), text, text + "\n");
    }

    private static UUID requestId(RunRecord run) {
        return new UUID(run.requestIdHigh(), run.requestIdLow());
    }

    private record Line(long epochNanos, int number, String text) {}
}
