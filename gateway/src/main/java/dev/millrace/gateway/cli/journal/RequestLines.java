package dev.millrace.gateway.cli.journal;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.log.LogLine;
import dev.millrace.gateway.monitor.log.group.ToldLines;
import dev.millrace.gateway.monitor.run.StoredLog;
import dev.millrace.gateway.monitor.run.WholeLog;
import dev.millrace.gateway.monitor.run.WholeRun;
import dev.millrace.telemetry.lookup.RunSearch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds all lines of one request by the indexes of runs and of lines, with those that the platform adds. A request of
 * which no run has ended has only lines that were printed, and so has an attempt that still runs: it comes behind those
 * that have ended. Confined to the command's thread.
 *
 * @param logs directory of printed lines
 * @param journal directory of the run journal
 * @param told decides which are told still
 * @param settle how long after a run's end its last lines are waited for
 */
record RequestLines(Path logs, Path journal, ToldLines told, Duration settle, Clock clock) {
    /** The last line may be handed over late, on a machine that is busy. */
    private static final long LATE_NANOS = 1_000_000_000L;

    /** In the order in which people read them. */
    List<LogLine> of(UUID id) {
        StoredLog store = new StoredLog(logs, Integer.MAX_VALUE - 1);
        List<RunRecord> attempts;
        try (RunSearch runs = RunSearch.of(journal)) {
            attempts = runs.find(id);
        }
        if (attempts.isEmpty()) {
            return store.find(id).lines().stream().filter(told::tells).toList();
        }
        long lastEpochNanos = attempts.stream().mapToLong(RunRecord::endEpochNanos).max().orElseThrow();
        awaitSettled(lastEpochNanos);
        long firstEpochNanos =
                attempts.stream().mapToLong(RunRecord::arrivalEpochNanos).min().orElseThrow();
        String function = attempts.getFirst().subject().function();
        long lateEpochNanos = lastEpochNanos + LATE_NANOS;
        boolean mayRunAgain = attempts.stream().anyMatch(WholeRun::mayBeEvent);
        List<LogLine> printed = store.find(
                        function, id, firstEpochNanos, mayRunAgain ? Long.MAX_VALUE : lateEpochNanos)
                .lines();
        Predicate<LogLine> ofEnded = line -> line.epochNanos() <= lateEpochNanos;
        Stream<LogLine> ended = new WholeLog(Account.DEFAULT, told)
                .of(id, attempts, printed.stream().filter(ofEnded).toList()).stream()
                        .map(line -> new LogLine(
                                id.getMostSignificantBits(),
                                id.getLeastSignificantBits(),
                                function,
                                line.epochNanos(),
                                line.text()));
        Stream<LogLine> later = printed.stream().filter(ofEnded.negate()).filter(told::tells);
        return Stream.concat(ended, later).toList();
    }

    /** Not for longer than that, as clocks may differ. */
    private void awaitSettled(long endEpochNanos) {
        long agoNanos = clock.epochNanos() - endEpochNanos;
        long until = clock.nanoTime() + settle.toNanos() - Math.clamp(agoNanos, 0, settle.toNanos());
        while (clock.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, until - clock.nanoTime());
        }
    }
}
