package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogPlace;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.WholeLogTail;
import dev.millrace.gateway.monitor.log.group.WrittenLines;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.telemetry.line.EndedRuns;
import dev.millrace.telemetry.line.LineIndex;
import dev.millrace.telemetry.line.LineQuery;
import dev.millrace.telemetry.line.LineReader;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Tells the events of a group. The lines that were printed or written are found through their index; those that the
 * platform adds are made of the runs that ended last, or else of the journals. Thread-safe: each scan has readers of
 * its own.
 *
 * @param logs directory of the log journal
 * @param journal directory of the run journal
 * @param runtimeArns tells the ARN of a runtime
 */
public record LogScan(
        Path logs, Path journal, LineIndex lines, EndedRuns runs, Clock clock, UnaryOperator<String> runtimeArns) {
    /** A run with the longest timeout, its start, and a slow disk: what belongs together is not further apart. */
    private static final Duration RUN_MAX = Duration.ofMinutes(20);
    /**
     * What is younger is not told: some of it may still be on its way to the disk, and whoever reads on after the
     * newest line would miss that.
     */
    private static final Duration SETTLE = Duration.ofMillis(100);

    private static final Duration READ_MAX = Duration.ofSeconds(2);

    /** The part of a range in which nothing more can come. */
    public TimeRange settled(TimeRange range) {
        return range.and(new TimeRange(0, clock.epochMillis() - SETTLE.toMillis()));
    }

    /** Waits until what is in the journals now is known to the index, if that takes no longer than seconds. */
    boolean awaitRead() {
        return lines.awaitRead(READ_MAX) && runs.awaitRead(READ_MAX);
    }

    /** Forgets the runs that have left their journal, so that their functions are not told for ever. */
    public void forgetGoneRuns() {
        try (RunTail tail = RunTail.open(journal)) {
            runs.forgetEndedBefore(nanos(tail.beginEpochMillis() - RUN_MAX.toMillis()));
        }
    }

    /** Tells the events of a group. Those outside of the range may be told as well. */
    public void events(LogGroup group, TimeRange range, EventSink to) {
        events(group, range, List.of(), to);
    }

    /**
     * Tells the events of a group in which any of these texts stands. Others, and those outside of the range, may be
     * told as well.
     *
     * @param needles none for all events
     */
    public void events(LogGroup group, TimeRange range, List<String> needles, EventSink all) {
        if (range.isEmpty()) {
            return;
        }
        EventSink to = group.kept() == null && !group.written()
                ? all
                : new WantedEvents(event -> group.has(event.stream(), event.ingestedMillis()), all, false);
        Set<String> sources = LogSources.sources(group.name(), group.functions());
        LineQuery oldestFirst = LineQuery.of(nanos(range.fromMillis()), nanos(range.toMillis() + 1) - 1, sources);
        LineQuery query = (to.newestFirst() ? oldestFirst.newestLinesFirst() : oldestFirst).holdingAny(needles);
        boolean known = lines.knowsAllStreams(query);
        if (known && !platformSaysAny(needles, group.functions())) {
            lines.tell(query, reader(sources, to));
            return;
        }
        List<LogEvent> added = known ? new AddedLines(this).between(query, group.functions()) : null;
        if (added == null) {
            ofFunctions(group, Instant.ofEpochMilli(range.fromMillis()), to);
            sources.removeAll(group.functions());
            LineQuery ofOthers = new LineQuery(
                    query.fromEpochNanos(), query.toEpochNanos(), sources, query.needles(), query.newestFirst());
            lines.tell(ofOthers, reader(sources, to));
            return;
        }
        added.forEach(to::take);
        lines.tell(query, reader(sources, to));
    }

    /** How much has come into a group until then, gone or not, by the numbers of the journal's files. */
    public Map<Integer, Long> bytesByFile(LogGroup group, long untilMillis) {
        Set<String> sources = LogSources.sources(group.name(), group.functions());
        Map<Integer, Long> newest = new HashMap<>();
        Map<Integer, Long> bytes = lines.bytesByFile(sources, counting(
                line -> sources.contains(line.source()) && WrittenLines.ingestedMillis(line) <= untilMillis, newest));
        newest.forEach((file, more) -> bytes.merge(file, more, Long::sum));
        return bytes;
    }

    /**
     * How much has come into a stream until that time, and is there, by the numbers of the journal's files.
     *
     * @param times in which all of its lines are that are known to the index
     */
    public Map<Integer, Long> bytesByFile(LogGroup group, String stream, TimeRange times, long untilMillis) {
        Set<String> sources = LogSources.sources(group.name(), group.functions());
        Map<Integer, Long> bytes = new HashMap<>();
        LineQuery query = LineQuery.of(nanos(times.fromMillis()), nanos(times.toMillis() + 1) - 1, sources)
                .holdingAny(KeptStream.mustBeMade(stream) ? List.of(stream) : List.of());
        lines.tell(query, counting(
                line -> sources.contains(line.source())
                        && line.stream().name(line.epochNanos()).equals(stream)
                        && WrittenLines.ingestedMillis(line) <= untilMillis
                        && group.has(stream, WrittenLines.ingestedMillis(line)),
                bytes));
        return bytes;
    }

    private static LineReader counting(Predicate<LogLine> counted, Map<Integer, Long> to) {
        return new LineReader() {
            @Override
            public boolean wants(long fromEpochNanos, long toEpochNanos) {
                return true;
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                if (counted.test(line)) {
                    to.merge(place.file(), LogLine.eventBytes(line.text()), Long::sum);
                }
            }
        };
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Whether a line of the platform about a run of these functions may hold any of those texts. */
    private boolean platformSaysAny(List<String> texts, Set<String> functions) {
        if (functions.isEmpty()) {
            return false;
        }
        if (texts.isEmpty() || !runs.awaitRead(READ_MAX)) {
            return true;
        }
        PlatformWords words = PlatformWords.of(runs.subjects(functions::contains), runs.errorTypes(), runtimeArns);
        return texts.stream().anyMatch(words::mayHold);
    }

    private static LineReader reader(Set<String> sources, EventSink to) {
        return new LineReader() {
            @Override
            public boolean wants(long fromEpochNanos, long toEpochNanos) {
                return to.untilEpochNanos() >= fromEpochNanos && to.fromEpochNanos() <= toEpochNanos;
            }

            @Override
            public void line(LogLine line, LogPlace place) {
                if (sources.contains(line.source())) {
                    String message = line.isOfFunction() ? line.text() + "\n" : line.text();
                    String stream = line.stream().name(line.epochNanos());
                    EventId id = EventId.of(line.epochNanos(), place);
                    to.take(new LogEvent(id, stream, line.text(), message, WrittenLines.ingestedMillis(line)));
                }
            }
        };
    }

    /** Reads both journals, from the hour of the instant on. */
    private void ofFunctions(LogGroup group, Instant from, EventSink to) {
        RunJoin join = new RunJoin(group.functions(), TimeUnit.MILLISECONDS.toNanos(from.toEpochMilli()), to);
        try (WholeLogTail tail = WholeLogTail.open(logs, journal, Duration.ZERO, clock, runtimeArns)) {
            tail.from(from.isBefore(Instant.EPOCH.plus(RUN_MAX)) ? Instant.EPOCH : from.minus(RUN_MAX));
            boolean more = true;
            while (more && goesOn(join.readEpochNanos(), to)) {
                more = tail.next(join);
            }
        }
        join.finish();
    }

    private static boolean goesOn(long readEpochNanos, EventSink to) {
        return readEpochNanos - RUN_MAX.toNanos() <= to.untilEpochNanos();
    }

    /** The runs of these functions that ended in the time of the question, if it is known of all; else null. */
    @Nullable Collection<RunRecord> endedRuns(LineQuery query, Set<String> functions) {
        return awaitRead() ? runs.between(query.fromEpochNanos(), query.toEpochNanos(), functions) : null;
    }
}
