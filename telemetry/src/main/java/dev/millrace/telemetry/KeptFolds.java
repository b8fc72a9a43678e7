package dev.millrace.telemetry;

import dev.millrace.engine.async.ledger.EventTail;
import dev.millrace.engine.clock.Clock;
import dev.millrace.telemetry.event.EventWindows;
import dev.millrace.telemetry.follow.RunFold;
import dev.millrace.telemetry.follow.RunSource;
import dev.millrace.telemetry.load.LoadWindows;
import dev.millrace.telemetry.window.RunWindows;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The folds that are kept in files, which lie with what they are folds over. Confined to its owner. */
record KeptFolds(RunWindows runs, LoadWindows load, EventWindows events) implements AutoCloseable {
    /**
     * Opens the files, which are made when they are not there.
     *
     * @param statistics the one of the runs; that of the load lies beside it
     * @param journal where the runs come from
     * @param ledger closed with the folds, or when this fails
     * @throws IllegalStateException when one cannot be read
     */
    static KeptFolds open(Path statistics, RunSource journal, EventTail ledger, Clock clock) {
        Deque<AutoCloseable> opened = new ArrayDeque<>(List.of(ledger));
        try {
            RunWindows runs = RunWindows.open(statistics, journal, clock);
            opened.push(runs);
            LoadWindows load = LoadWindows.open(
                    statistics.resolveSibling(LoadWindows.FILE_NAME), journal, clock);
            opened.push(load);
            return new KeptFolds(runs, load, EventWindows.open(ledger, clock));
        } catch (RuntimeException | Error e) {
            close(opened, e);
            throw e;
        }
    }

    private static void close(Deque<AutoCloseable> opened, Throwable cause) {
        for (AutoCloseable part : opened) {
            try {
                part.close();
            } catch (Exception e) {
                cause.addSuppressed(e);
            }
        }
    }

    /** All of them, one after the other; the ledger is looked at when the run journal rests. */
    RunFold fold() {
        return runs.and(load).and(RunFold.resting(events::follow));
    }

    /** Closes the files as they are, while the fold may still be at work: what is not in them comes again. */
    void abandon() {
        runs.abandon();
        load.abandon();
        events.abandon();
    }

    /** Writes what is not written yet. Throws {@link IllegalStateException} when the disk does not take it. */
    @Override
    public void close() {
        try (runs;
                load) {
            events.close();
        }
    }
}
