package dev.millrace.gateway.replay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One replay and what it has shown so far. Thread-safe. */
final class Replay {
    /** Runs that are told of one by one; the others are counted. */
    static final int RUNS_SHOWN_MAX = 1_000;

    private final String id;
    private final ReplayRequest request;
    private final List<ReplayedRun> runs = new ArrayList<>();
    private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);
    private final long[] nanosBefore;
    private final long[] nanosAfter;
    private int compared;
    private State state = State.RUNNING;
    private String failure = "";
    private volatile boolean cancelled;

    Replay(String id, ReplayRequest request) {
        this.id = id;
        this.request = request;
        this.nanosBefore = new long[request.limit()];
        this.nanosAfter = new long[request.limit()];
    }

    /** How far it has come. */
    enum State {
        RUNNING,
        DONE,
        CANCELLED,
        FAILED
    }

    /**
     * What it has shown so far. Immutable.
     *
     * @param before durations of the originals of those that ran again; null when none did
     * @param after durations of the new runs; null when there are none
     */
    record View(
            String id,
            State state,
            String failure,
            Map<Verdict, Integer> verdicts,
            @Nullable Spread before,
            @Nullable Spread after,
            List<ReplayedRun> runs) {}

    /** Durations of runs, in nanoseconds. Immutable. */
    record Spread(long p50Nanos, long p99Nanos, long maxNanos) {
        private static @Nullable Spread of(long[] nanos, int count) {
            if (count == 0) {
                return null;
            }
            long[] sorted = Arrays.copyOf(nanos, count);
            Arrays.sort(sorted);
            return new Spread(at(sorted, 50), at(sorted, 99), sorted[count - 1]);
        }

        private static long at(long[] sorted, int percent) {
            return sorted[Math.max(0, Math.ceilDiv(sorted.length * percent, 100) - 1)];
        }
    }

    synchronized void add(ReplayedRun run) {
        verdicts.merge(run.verdict(), 1, Integer::sum);
        ReplayedRun.Side after = run.replayed();
        if (after != null && compared < nanosBefore.length) {
            nanosBefore[compared] = run.original().runNanos();
            nanosAfter[compared] = after.runNanos();
            compared++;
        }
        if (runs.size() < RUNS_SHOWN_MAX) {
            runs.add(run);
        }
    }

    synchronized void end(State how, String why) {
        state = how;
        failure = why;
    }

    void cancel() {
        cancelled = true;
    }

    boolean isCancelled() {
        return cancelled;
    }

    synchronized boolean isOver() {
        return state != State.RUNNING;
    }

    synchronized View view() {
        return new View(
                id,
                state,
                failure,
                Map.copyOf(verdicts),
                Spread.of(nanosBefore, compared),
                Spread.of(nanosAfter, compared),
                List.copyOf(runs));
    }

    String id() {
        return id;
    }

    ReplayRequest request() {
        return request;
    }
}
