package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.trace.ReplyEnd;
import dev.millrace.engine.trace.ReplyTimes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs that are to be told of, in their order, each held back until it is known when its answer had left: for two
 * seconds at most, and not while more than 8,192 wait. Confined to the telemetry-traces thread.
 */
final class ToldRuns {
    private static final long REPLY_AWAITED_NANOS = Duration.ofSeconds(2).toNanos();
    private static final int WAITING_MAX = 8_192;

    private final ReplyTimes replies;
    private final Clock clock;
    private final List<Told> runs = new ArrayList<>();
    /** Some of those, in their order: they are few, and looked at often. */
    private final List<Told> waiting = new ArrayList<>();

    private long added;

    ToldRuns(ReplyTimes replies, Clock clock) {
        this.replies = replies;
        this.clock = clock;
    }

    /** @param position of its batch in the journal */
    void add(RunRecord run, long position) {
        boolean isNew = clock.epochNanos() - run.endEpochNanos() < REPLY_AWAITED_NANOS;
        long awaitedUntilNanos = clock.nanoTime() + (isNew ? REPLY_AWAITED_NANOS : 0);
        Told told = new Told(run, position, added++, awaitedUntilNanos);
        runs.add(told);
        if (ReplyTimes.hasReply(run)) {
            waiting.add(told);
        }
    }

    /**
     * How many can be told of now, all of them of whole batches.
     *
     * @param anyhow whether none waits any longer
     */
    int ready(boolean anyhow) {
        long nowNanos = clock.nanoTime();
        waiting.removeIf(told -> told.isSettled(replies, nowNanos));
        if (anyhow || runs.size() > WAITING_MAX) {
            waiting.clear();
        }
        int ready = waiting.isEmpty() ? runs.size() : (int) (waiting.getFirst().number - runs.getFirst().number);
        return ofWholeBatches(ready);
    }

    /** How many of the first ones are of whole batches of the journal: the place that is kept lies behind one. */
    int ofWholeBatches(int count) {
        int whole = count;
        while (whole > 0 && whole < runs.size() && runs.get(whole - 1).position == runs.get(whole).position) {
            whole--;
        }
        return whole;
    }

    /** The first ones. */
    List<Told> first(int count) {
        return runs.subList(0, count);
    }

    /** The first ones have been told of. */
    void told(int count) {
        runs.subList(0, count).clear();
    }

    /** The place in the journal up to which all has been told of, when {@code read} is the batch that was read last. */
    long donePosition(long read) {
        return runs.isEmpty() ? read : runs.getFirst().position - 1;
    }

    /** A run, and the end of its answer once that is known. */
    static final class Told {
        private final RunRecord run;
        private final long position;
        private final long number;
        private final long awaitedUntilNanos;
        private @Nullable ReplyEnd reply;

        private Told(RunRecord run, long position, long number, long awaitedUntilNanos) {
            this.run = run;
            this.position = position;
            this.number = number;
            this.awaitedUntilNanos = awaitedUntilNanos;
        }

        RunRecord run() {
            return run;
        }

        /** Null when nobody knows it. */
        @Nullable ReplyEnd reply() {
            return reply;
        }

        private boolean isSettled(ReplyTimes replies, long nowNanos) {
            reply = replies.of(run.requestIdHigh(), run.requestIdLow());
            return reply != null || nowNanos - awaitedUntilNanos >= 0;
        }
    }
}
