package dev.millrace.telemetry.window;

import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunTail;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Reads the records of a moment from the journal: exact, but as slow as there are records in the hour. Immutable. */
final class RunScan {
    /** Runs are written in the order of their ends, nearly: none ends so long after it began. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(20);

    private final Path journal;

    RunScan(Path journal) {
        this.journal = journal;
    }

    /** Hands over the runs that began from one moment on and before another, in nanoseconds since the epoch. */
    void began(long fromEpochNanos, long toEpochNanos, Consumer<RunRecord> to) {
        long lastEpochNanos = toEpochNanos + LONGEST_RUN.toNanos();
        boolean[] passed = new boolean[1];
        try (RunTail tail = RunTail.open(journal)) {
            tail.from(Instant.ofEpochSecond(0, fromEpochNanos));
            boolean more = true;
            while (more && !passed[0]) {
                more = tail.next(run -> {
                    long began = run.startEpochNanos();
                    if (began >= fromEpochNanos && began < toEpochNanos) {
                        to.accept(run);
                    }
                    passed[0] = run.endEpochNanos() > lastEpochNanos;
                });
            }
        }
    }

    /** When the oldest run that is left arrived, in nanoseconds since the epoch; the greatest number when none is. */
    long oldestEpochNanos() {
        long[] oldest = {Long.MAX_VALUE};
        try (RunTail tail = RunTail.open(journal)) {
            boolean more = true;
            while (more && oldest[0] == Long.MAX_VALUE) {
                more = tail.next(run -> oldest[0] = Math.min(oldest[0], run.arrivalEpochNanos()));
            }
        }
        return oldest[0];
    }
}
