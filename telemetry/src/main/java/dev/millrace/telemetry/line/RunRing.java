package dev.millrace.telemetry.line;

import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSubject;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.journal.TriggerKind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest runs, so many at most. A run lies in arrays that are written again, and not as an object: each of those
 * would outlive the young generation and die in the old one, which grows to all of the heap before it is collected.
 * What several runs share is referred to. Guarded by the lock of its owner.
 */
final class RunRing {
    /** Runs of a piece: memory is taken as runs come. */
    private static final int PIECE_RUNS = 1_000;

    private final int runsMax;
    private final List<Piece> pieces = new ArrayList<>();
    /** How many runs were ever added. */
    private long added;

    /** @param runsMax at least 1 */
    RunRing(int runsMax) {
        this.runsMax = runsMax;
    }

    /** Adds a run, in whose favour the oldest one is forgotten where there are enough. */
    void add(RunRecord run) {
        int place = (int) (added % runsMax);
        if (place / PIECE_RUNS == pieces.size()) {
            pieces.add(new Piece());
        }
        piece(place).put(place % PIECE_RUNS, run);
        added++;
    }

    /** How many runs are there. */
    int size() {
        return (int) Math.min(added, runsMax);
    }

    boolean isFull() {
        return added >= runsMax;
    }

    /** When a run ended, in nanoseconds since the Unix epoch; 0 is the oldest one that is there. */
    long endEpochNanos(int fromOldest) {
        int place = place(fromOldest);
        return piece(place).endEpochNanos(place % PIECE_RUNS);
    }

    /** The function of a run; 0 is the oldest one that is there. */
    String function(int fromOldest) {
        int place = place(fromOldest);
        return piece(place).subjects[place % PIECE_RUNS].function();
    }

    /** A run; 0 is the oldest one that is there. */
    RunRecord run(int fromOldest) {
        int place = place(fromOldest);
        return piece(place).get(place % PIECE_RUNS);
    }

    private int place(int fromOldest) {
        return (int) ((added - size() + fromOldest) % runsMax);
    }

    private Piece piece(int place) {
        return pieces.get(place / PIECE_RUNS);
    }

    private static final class Piece {
        private static final int NUMBERS = 12;
        private static final int COLD_START = 1;
        private static final int DROPPED_LOG_LINES = 2;
        private static final int RESERVED = 4;
        private static final int TRACED = 8;
        private static final int SAMPLED = 16;

        final RunSubject[] subjects = new RunSubject[PIECE_RUNS];
        private final String[] zones = new String[PIECE_RUNS];
        private final String[] errorTypes = new String[PIECE_RUNS];
        private final TriggerKind[] triggers = new TriggerKind[PIECE_RUNS];
        private final RunOutcome[] outcomes = new RunOutcome[PIECE_RUNS];
        private final long[] numbers = new long[PIECE_RUNS * NUMBERS];

        void put(int at, RunRecord run) {
            subjects[at] = run.subject();
            zones[at] = run.zone();
            errorTypes[at] = run.errorType();
            triggers[at] = run.trigger();
            outcomes[at] = run.outcome();
            TraceLink trace = run.trace();
            int to = at * NUMBERS;
            numbers[to] = run.requestIdHigh();
            numbers[to + 1] = run.requestIdLow();
            numbers[to + 2] = run.arrivalEpochNanos();
            numbers[to + 3] = run.queueNanos();
            numbers[to + 4] = run.initNanos();
            numbers[to + 5] = run.runNanos();
            numbers[to + 6] = run.responseBytes();
            numbers[to + 7] = pair(run.requestBytes(), run.instance());
            numbers[to + 8] = pair(flags(run), run.attempt());
            numbers[to + 9] = trace == null ? 0 : trace.traceIdHigh();
            numbers[to + 10] = trace == null ? 0 : trace.traceIdLow();
            numbers[to + 11] = trace == null ? 0 : trace.parentSpanId();
        }

        long endEpochNanos(int at) {
            int from = at * NUMBERS;
            return numbers[from + 2] + numbers[from + 3] + numbers[from + 4] + numbers[from + 5];
        }

        RunRecord get(int at) {
            int from = at * NUMBERS;
            int flags = high(numbers[from + 8]);
            return new RunRecord(
                    numbers[from],
                    numbers[from + 1],
                    subjects[at],
                    zones[at],
                    low(numbers[from + 7]),
                    triggers[at],
                    low(numbers[from + 8]),
                    numbers[from + 2],
                    numbers[from + 3],
                    numbers[from + 4],
                    numbers[from + 5],
                    (flags & COLD_START) != 0,
                    outcomes[at],
                    errorTypes[at],
                    high(numbers[from + 7]),
                    numbers[from + 6],
                    (flags & DROPPED_LOG_LINES) != 0,
                    (flags & RESERVED) != 0,
                    trace(from, flags));
        }

        private @Nullable TraceLink trace(int from, int flags) {
            return (flags & TRACED) == 0
                    ? null
                    : new TraceLink(
                            numbers[from + 9], numbers[from + 10], numbers[from + 11], (flags & SAMPLED) != 0);
        }

        private static int flags(RunRecord run) {
            TraceLink trace = run.trace();
            return (run.coldStart() ? COLD_START : 0)
                    | (run.droppedLogLines() ? DROPPED_LOG_LINES : 0)
                    | (run.reserved() ? RESERVED : 0)
                    | (trace != null ? TRACED : 0)
                    | (trace != null && trace.sampled() ? SAMPLED : 0);
        }

        private static long pair(int high, int low) {
            return (long) high << 32 | Integer.toUnsignedLong(low);
        }

        private static int high(long pair) {
            return (int) (pair >> 32);
        }

        private static int low(long pair) {
            return (int) pair;
        }
    }
}
