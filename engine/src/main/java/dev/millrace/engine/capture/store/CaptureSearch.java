package dev.millrace.engine.capture.store;

import dev.millrace.engine.invocation.RequestId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Finds the payloads of one request. Immutable. */
public final class CaptureSearch {
    /** More runs with one request id are not shown; an event has three. */
    private static final int RUNS_MAX = 300;

    private CaptureSearch() {}

    /**
     * What was found. Immutable.
     *
     * @param runs by attempt
     * @param gaps which say that payloads were lost when the run may have ended
     */
    public record Found(List<CapturedRun> runs, List<CaptureGap> gaps) {
        public Found {
            runs = List.copyOf(runs);
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * Reads the journal in that directory, all of it when no time is known. Blocks on the disk.
     *
     * @param endedAt when a run of the request ended, or null
     */
    public static Found find(Path directory, RequestId requestId, @Nullable Instant endedAt) {
        return find(directory, requestId, endedAt, endedAt);
    }

    /**
     * The same, of runs that ended in that time.
     *
     * @param firstEnd when the first of them ended, or null when that is not known
     * @param lastEnd when the last of them ended, or null
     */
    public static Found find(
            Path directory, RequestId requestId, @Nullable Instant firstEnd, @Nullable Instant lastEnd) {
        List<CapturedRun> runs = new ArrayList<>();
        List<CaptureGap> gaps = new ArrayList<>();
        try (CaptureTail tail = CaptureTail.open(directory)) {
            if (firstEnd != null) {
                tail.from(firstEnd.minus(Duration.ofSeconds(1)));
            }
            Reading reading = new Reading(requestId, lastEnd == null ? null : nanos(lastEnd), runs, gaps);
            while (!reading.isPast && tail.next(reading::take)) {
                // the reading takes what it looks for
            }
        }
        runs.sort(Comparator.comparingInt(CapturedRun::attempt).thenComparingLong(CapturedRun::endEpochNanos));
        return new Found(runs, gaps);
    }

    private static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** One pass over the journal. Confined to its thread. */
    private static final class Reading {
        private final RequestId requestId;
        private final @Nullable Long endedAtEpochNanos;
        private final List<CapturedRun> runs;
        private final List<CaptureGap> gaps;
        private boolean isPast;

        Reading(
                RequestId requestId,
                @Nullable Long endedAtEpochNanos,
                List<CapturedRun> runs,
                List<CaptureGap> gaps) {
            this.requestId = requestId;
            this.endedAtEpochNanos = endedAtEpochNanos;
            this.runs = runs;
            this.gaps = gaps;
        }

        void take(CaptureItem item) {
            switch (item) {
                case CapturedRun run -> {
                    if (run.requestId().equals(requestId) && runs.size() < RUNS_MAX) {
                        runs.add(run);
                    }
                    isPast = endedAtEpochNanos != null
                            && run.endEpochNanos() - endedAtEpochNanos > CaptureTail.LATE_NANOS;
                }
                case CaptureGap gap -> {
                    if (endedAtEpochNanos != null && gap.covers(endedAtEpochNanos)) {
                        gaps.add(gap);
                    }
                }
            }
        }
    }
}
