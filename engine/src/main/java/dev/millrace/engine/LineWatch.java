package dev.millrace.engine;

import dev.millrace.engine.capture.Captures;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.engine.zone.Zones;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over the line: ends runs past their deadline, replaces threads that are held up, closes what has been idle
 * for long, keeps ready what functions ask for, enforces the journal's retention. The line itself needs it for none of
 * its ten steps. Confined to the watch thread.
 */
final class LineWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LineWatch.class);
    private static final long BUSY_TICK_NANOS = 1_000_000;
    private static final long IDLE_TICK_NANOS = 20_000_000;
    /** The line counts as busy for so many ticks after its last run, so that a steady trickle is watched closely. */
    private static final int BUSY_TICKS = 100;

    private static final long UPKEEP_INTERVAL_NANOS = 1_000_000_000L;
    private static final long RETENTION_INTERVAL_NANOS = 60 * UPKEEP_INTERVAL_NANOS;

    private final Supplier<RegistrySnapshot> functions;
    private final Zones zones;
    private final Dispatcher dispatcher;
    private final RunJournal journal;
    private final Captures captures;
    private final LogJournal logs;
    private final LogLines lines;
    private final Gate gate;
    private final AdmissionBooks books;
    private final Clock clock;
    private @Nullable RegistrySnapshot served;
    private int busyTicksLeft;
    private long nextUpkeepNanos;
    private long nextRetentionNanos;
    private boolean roomMissing;
    private boolean failing;
    private volatile boolean closed;

    LineWatch(
            Supplier<RegistrySnapshot> functions,
            Zones zones,
            Dispatcher dispatcher,
            RunJournal journal,
            Captures captures,
            LogJournal logs,
            LogLines lines,
            Gate gate,
            AdmissionBooks books,
            Clock clock) {
        this.functions = functions;
        this.zones = zones;
        this.dispatcher = dispatcher;
        this.journal = journal;
        this.captures = captures;
        this.logs = logs;
        this.lines = lines;
        this.gate = gate;
        this.books = books;
        this.clock = clock;
        this.nextUpkeepNanos = clock.nanoTime();
        this.nextRetentionNanos = nextUpkeepNanos;
    }

    @Override
    public void run() {
        while (!closed) {
            if (busyTicksLeft > 0) {
                LockSupport.parkNanos(this, BUSY_TICK_NANOS);
            } else {
                lines.awaitLine(IDLE_TICK_NANOS);
            }
            try {
                tick();
                failing = false;
            } catch (Throwable broken) {
                if (!failing) {
                    LOG.error("the watch failed, and tries again every tick", broken);
                }
                failing = true;
            }
        }
        books.write();
    }

    void tick() {
        captures.releaseLate();
        busyTicksLeft = zones.runs() > 0 ? BUSY_TICKS : Math.max(0, busyTicksLeft - 1);
        if (busyTicksLeft > 0) {
            zones.tick();
            dispatcher.dispatch();
            journal.flush();
        }
        lines.writeOut(); // a run between two ticks of an idle line prints, too
        boolean changed = serveFunctions();
        long nowNanos = clock.nanoTime();
        if (changed || nowNanos - nextUpkeepNanos >= 0) {
            nextUpkeepNanos = nowNanos + UPKEEP_INTERVAL_NANOS;
            zones.keepReady(gate::preparation);
            zones.reap();
            dispatcher.forgetUnused();
            closeWithoutRoom();
            books.write();
        }
        if (nowNanos - nextRetentionNanos >= 0) {
            nextRetentionNanos = nowNanos + RETENTION_INTERVAL_NANOS;
            journal.enforceRetention();
            logs.enforceRetention();
        }
    }

    /** Tells the zones of the functions when these have changed. */
    private boolean serveFunctions() {
        RegistrySnapshot now = functions.get();
        if (now == served) {
            return false;
        }
        served = now;
        zones.serve(now.versions());
        return true;
    }

    /** A mapped file on a full disk kills the process, so the line is closed before. */
    private void closeWithoutRoom() {
        boolean missing = !journal.hasRoom() || !logs.hasRoom();
        if (missing != roomMissing) {
            roomMissing = missing;
            gate.suspend(missing ? new Refusal.Unavailable("The disk of the run journal is almost full.") : null);
            LOG.warn(missing ? "the journal's disk is almost full: no runs are taken" : "runs are taken again");
        }
    }

    void close() {
        closed = true;
    }
}
