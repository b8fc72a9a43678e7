package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings lines together with the runs that printed them, whose records come when they have ended. A line waits for its
 * record for twenty minutes, longer than any run lasts, or until more than about 16 MiB wait: then it goes on without
 * one. Confined to one thread.
 */
final class LineJoin {
    private static final long WAIT_NANOS = Duration.ofMinutes(20).toNanos();
    private static final long WAITING_CHARS_MAX = 8L << 20;
    /** What a line takes beside its text, also an empty one, in characters. */
    private static final int LINE_CHARS = 64;

    private static final int ENDED_MAX = 10_000;
    /** A printer may be held up before it hands a line over. */
    private static final long LATE_NANOS = Duration.ofSeconds(1).toNanos();

    private final Consumer<JoinedLine> taker;
    private final Map<Key, List<Waiting>> waiting = new LinkedHashMap<>();
    private final Map<Key, RunRecord> ended = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, RunRecord> eldest) {
            return size() > ENDED_MAX;
        }
    };
    private long waitingChars;

    /** @param taker takes lines once it is known of which run they are */
    LineJoin(Consumer<JoinedLine> taker) {
        this.taker = taker;
    }

    /**
     * A line was read.
     *
     * @param at its place in the journal of lines
     */
    void printed(LogLine line, long at) {
        if (!line.isOfFunction()) {
            taker.accept(new JoinedLine(line, null));
            return;
        }
        Key key = new Key(line.requestIdHigh(), line.requestIdLow());
        RunRecord run = ended.get(key);
        if (run != null && line.epochNanos() - run.endEpochNanos() < LATE_NANOS) {
            taker.accept(new JoinedLine(line, run));
            return;
        }
        waiting.computeIfAbsent(key, none -> new ArrayList<>(4)).add(new Waiting(line, at));
        waitingChars += chars(line);
        while (waitingChars > WAITING_CHARS_MAX) {
            giveUp(waiting.keySet().iterator().next());
        }
    }

    /** A record was read. */
    void ended(RunRecord run) {
        Key key = new Key(run.requestIdHigh(), run.requestIdLow());
        ended.remove(key); // so that it becomes the youngest
        ended.put(key, run);
        handOn(key, run);
    }

    /** Lets those go on that have waited for too long. */
    void expire(long nowEpochNanos) {
        Iterator<Map.Entry<Key, List<Waiting>>> all = waiting.entrySet().iterator();
        if (all.hasNext()) {
            Map.Entry<Key, List<Waiting>> oldest = all.next();
            if (nowEpochNanos - oldest.getValue().getFirst().line().epochNanos() > WAIT_NANOS) {
                giveUp(oldest.getKey());
            }
        }
    }

    /** The place of the oldest line that waits; {@code none} when there is none. */
    long oldest(long none) {
        return waiting.isEmpty()
                ? none
                : waiting.values().iterator().next().getFirst().at();
    }

    private void giveUp(Key key) {
        handOn(key, null);
    }

    private void handOn(Key key, @Nullable RunRecord run) {
        List<Waiting> lines = waiting.remove(key);
        if (lines != null) {
            for (Waiting one : lines) {
                waitingChars -= chars(one.line());
                taker.accept(new JoinedLine(one.line(), run));
            }
        }
    }

    private static long chars(LogLine line) {
        return line.text().length() + (long) LINE_CHARS;
    }

    private record Key(long high, long low) {}

    private record Waiting(LogLine line, long at) {}
}
