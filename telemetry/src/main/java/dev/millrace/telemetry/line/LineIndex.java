package dev.millrace.telemetry.line;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.engine.journal.log.LogStream;
import dev.millrace.engine.journal.log.LogTail;
import dev.millrace.engine.journal.store.CorruptJournalException;
import dev.millrace.telemetry.follow.WriteRhythm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where lines are in the log journal: for each block of it the times of its lines and who wrote them. It is made behind
 * the journal, and kept in a file; what it does not know yet is read from the journal itself, so an answer has all
 * lines at any time. Folded by the telemetry-lines thread; any thread may ask.
 */
public final class LineIndex implements AutoCloseable {
    /** Name of the file. It lies with the journal, so that none outlives the other. */
    public static final String FILE_NAME = "lines.db";

    /** Most streams of a source that are told: the newest ones. */
    public static final int STREAMS_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(LineIndex.class);
    /** More blocks than this are written at once, so that a long journal does not fill the memory. */
    private static final int UNWRITTEN_MAX = 512;

    /** As many as have just ended, of which the logs ask. */
    private static final int PRINTED_RUNS_MAX = EndedRuns.RUNS_MAX;

    private static final Duration FORGET_EVERY = Duration.ofMinutes(1);

    private final Path logs;
    private final LineStore store;
    private final WriteRhythm rhythm;
    private final LogTail tail;
    private final List<LineBlock> unwritten = new ArrayList<>();
    private final PrintedRuns printed;
    private final ReadMark mark;
    private OpenBlock open = new OpenBlock();
    /** Position of the last document that is in a block which does not grow any more. */
    private long closedPosition;

    private long readPosition;

    private LineIndex(Path logs, LineStore store, Clock clock) {
        this.logs = logs;
        this.store = store;
        this.rhythm = new WriteRhythm("The index of log lines", FORGET_EVERY, clock);
        this.mark = new ReadMark(clock);
        this.tail = LogTail.open(logs);
        this.closedPosition = lastPositionThere();
        this.readPosition = closedPosition;
        this.printed = new PrintedRuns(PRINTED_RUNS_MAX, store.lastEpochNanos());
        if (closedPosition >= 0) {
            tail.fromDocument(closedPosition);
        } else {
            tail.toStart();
        }
    }

    /**
     * Opens the index of the log journal in that directory, which must be there.
     *
     * @throws IllegalStateException when its file cannot be read
     */
    public static LineIndex open(Path logs, Clock clock) {
        return new LineIndex(logs, LineStore.open(logs.resolve(FILE_NAME)), clock);
    }

    /**
     * Up to where the journal is indexed. It may end before that, when a loss of power took its end and somebody has
     * kept the index: then the newest blocks are forgotten until one of them is there.
     */
    private long lastPositionThere() {
        long last = store.lastPosition();
        while (last >= 0 && !reaches(last, tail)) {
            LOG.warn("The log journal ends before what is indexed of it; the index of its newest files is made anew");
            store.forgetNewest();
            last = store.lastPosition();
        }
        return last;
    }

    /** Whether that document is in the journal, or was before retention took it away. */
    private static boolean reaches(long position, LogTail tail) {
        tail.fromDocument(position);
        try {
            return tail.next(line -> {}) && tail.position() >= position;
        } catch (CorruptJournalException e) {
            return true; // the indexer tells of it
        }
    }

    /** Indexes the next document; false when there is none now. Called by one thread. */
    boolean step() {
        List<LogLine> lines = new ArrayList<>();
        if (!tail.next(lines::add)) {
            return false;
        }
        if (tail.position() > readPosition) {
            fold(lines);
        }
        return true;
    }

    private synchronized void fold(List<LogLine> lines) {
        var document = tail.document();
        if (!open.takes(document.file())) {
            LineBlock closed = open.close();
            unwritten.add(closed);
            closedPosition = closed.span().last();
            open = new OpenBlock();
        }
        lines.forEach(open::add);
        for (LogLine line : lines) {
            if (line.isOfFunction()) {
                printed.add(line);
            }
        }
        open.add(document);
        readPosition = document.last();
    }

    /** There was nothing new in the journal at some time after that moment of {@code Clock.nanoTime()}. */
    void readAt(long nanos) {
        mark.readAt(nanos);
    }

    /** Waits until what is in the journal now is indexed, for so long at most; returns whether it is. */
    public boolean awaitRead(Duration atMost) {
        return mark.await(atMost);
    }

    /** Writes what is to be written now. Called by the thread that steps. */
    void rest() {
        int blocks = unwritten.size();
        rhythm.beat(blocks > 0, blocks >= UNWRITTEN_MAX, this::write, this::forget);
    }

    /** The disk has the lines before it has where they are: no block outlives its lines in a loss of power. */
    private void write() {
        synchronized (this) {
            if (unwritten.isEmpty()) {
                return;
            }
        }
        tail.force(); // nobody who asks waits for that
        synchronized (this) {
            store.add(unwritten);
            unwritten.clear();
        }
    }

    private synchronized void forget() {
        int oldest = tail.oldestFile();
        if (oldest > 0) {
            long unwrittenEpochNanos = unwrittenAndOpen().stream().mapToLong(LineBlock::firstEpochNanos).min()
                    .orElse(Long.MAX_VALUE);
            store.forgetBefore(oldest, unwrittenEpochNanos);
        }
    }

    /**
     * Tells the lines that a question is about, and perhaps others; those of a file that retention takes away meanwhile
     * may be left out. What it asks must be cheap to tell.
     */
    public void tell(LineQuery query, LineReader to) {
        List<LineBlock.Times> blocks;
        long indexedPosition;
        synchronized (this) {
            blocks = store.find(query);
            for (LineBlock block : unwritten) {
                if (query.overlaps(block) && query.isOfSources(block)) {
                    blocks.add(block.times());
                }
            }
            indexedPosition = closedPosition;
        }
        query.tell(logs, blocks, indexedPosition, to);
    }

    /**
     * As {@link #tell}, without the index of a server, which may be running in another process: what it has not written
     * yet is read from the journal. Returns false, and tells nothing, when no server has left an index that is of use.
     */
    public static boolean tellFromDisk(Path logs, LineQuery query, LineReader to) {
        LineStore.Known known = LineStore.onDisk(logs.resolve(FILE_NAME), query);
        if (known == null) {
            return false;
        }
        try (LogTail tail = LogTail.open(logs)) {
            if (!reaches(known.lastPosition(), tail)) {
                return false;
            }
        }
        query.tell(logs, known.blocks(), known.lastPosition(), to);
        return true;
    }

    /** The streams of some sources; of very many, the newest. */
    public synchronized Collection<StreamTimes> streams(Set<String> sources) {
        Map<LogStream, StreamTimes> found = new HashMap<>();
        store.streams().of(sources).forEach(times -> found.merge(times.stream(), times, StreamTimes::and));
        for (LineBlock block : unwrittenAndOpen()) {
            for (StreamTimes times : block.streams()) {
                if (sources.contains(times.stream().source())) {
                    found.merge(times.stream(), times, StreamTimes::and);
                }
            }
        }
        return found.values();
    }

    /**
     * The greatest times of the lines that were written to streams of days, by the groups that have any: what others
     * than functions and clients have written, whose streams have names.
     *
     * @param sources of groups
     */
    public synchronized Map<String, Long> lastOfDayStreams(Collection<String> sources) {
        Map<String, Long> last = new HashMap<>(store.streams().lastOfDayStreams(sources));
        for (LineBlock block : unwrittenAndOpen()) {
            for (StreamTimes times : block.streams()) {
                LogStream stream = times.stream();
                if (!stream.isOfFunction() && stream.label().isEmpty() && sources.contains(stream.source())) {
                    last.merge(stream.source(), times.lastEpochNanos(), Math::max);
                }
            }
        }
        return last;
    }

    /** Forgets those of some sources of which the journal has no line any more. */
    public synchronized void forgetEmpty(Collection<String> sources) {
        Map<String, SourceTotals> totals = totals();
        store.forget(sources.stream()
                .filter(source -> totals.containsKey(source) && totals.get(source).bytes() == 0)
                .toList());
    }

    private List<LineBlock> unwrittenAndOpen() {
        List<LineBlock> blocks = new ArrayList<>(unwritten);
        if (!open.isEmpty()) {
            blocks.add(open.close());
        }
        return blocks;
    }

    /** What functions and groups have written, by their sources. */
    public synchronized Map<String, SourceTotals> totals() {
        Map<String, SourceTotals> totals = new HashMap<>(store.totals());
        for (LineBlock block : unwrittenAndOpen()) {
            block.totals().forEach((name, added) -> totals.merge(name, added, SourceTotals::and));
        }
        return totals;
    }

    /**
     * What some sources have written, by the numbers of the journal's files; but for the newest lines, which are told
     * in their places, with those of others.
     */
    public Map<Integer, Long> bytesByFile(Set<String> sources, LineReader newest) {
        Map<Integer, Long> bytes;
        long indexedPosition;
        synchronized (this) {
            bytes = store.bytesByFile(sources);
            for (LineBlock block : unwritten) {
                bytes.merge(block.span().file(), block.bytesOf(sources), Long::sum);
            }
            indexedPosition = closedPosition;
        }
        try (LogTail reader = LogTail.open(logs)) {
            LineQuery.tellUnindexed(reader, indexedPosition, newest);
        }
        return bytes;
    }

    /** The number of the oldest file that {@link #totals} counts; the greatest number when it counts nothing. */
    public synchronized int oldestFile() {
        int unwrittenFile = unwrittenAndOpen().stream().mapToInt(block -> block.span().file()).findFirst()
                .orElse(Integer.MAX_VALUE);
        return Math.min(store.oldestFile(), unwrittenFile);
    }

    /** Where a run has printed; null when it has not, or nobody knows. */
    public synchronized @Nullable LogStream streamOf(UUID requestId) {
        return printed.streamOf(requestId);
    }

    /** The stream of an instance that has printed; null when it is not known. */
    public synchronized @Nullable LogStream streamOf(String function, int instance) {
        for (LineBlock block : unwrittenAndOpen()) {
            for (StreamTimes times : block.streams()) {
                if (times.stream().instance() == instance && times.stream().source().equals(function)) {
                    return times.stream();
                }
            }
        }
        return store.streams().streamOf(function, instance).orElse(null);
    }

    /** A run that began after this, in nanoseconds since the Unix epoch, has printed only when that is known. */
    public synchronized long printedSinceEpochNanos() {
        return printed.sinceEpochNanos();
    }

    /** Whether the streams of all lines in a range of time are known without the records of runs. */
    public synchronized boolean knowsAllStreams(LineQuery query) {
        return open.knowsAllStreams()
                && unwritten.stream().filter(query::overlaps).allMatch(LineBlock::allStreamsKnown)
                && store.knowsAllStreams(query.fromEpochNanos(), query.toEpochNanos());
    }

    /** Writes what is left. Called when nobody steps or asks any more. */
    @Override
    public synchronized void close() {
        try {
            rhythm.write(this::write);
        } finally {
            tail.close();
            store.close();
        }
    }
}
