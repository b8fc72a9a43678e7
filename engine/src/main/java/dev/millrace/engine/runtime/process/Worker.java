package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.launch.LaunchedWorker;
import dev.millrace.engine.runtime.process.launch.NeutralWorker;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker process with its places, from its launch to its end.
 *
 * <pre>
 *   LAUNCHING ──process started──► SERVING ──a run had to be abandoned, or no place is in use──► LEAVING ──► GONE
 *       │                             │                                                            ▲
 *       └──could not be started───────┴──its process ended─────────────────────────────────────────┘
 * </pre>
 *
 * While no run is in progress in it, it is frozen. Thread-safe: its state is guarded by its lock, and nobody is told
 * anything under that lock.
 */
final class Worker {
    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    /** How long code may go on after its run was abandoned, before the whole worker is replaced. */
    private static final long ABANDONED_NANOS_MAX = 1_000_000_000;

    private enum Phase {
        LAUNCHING,
        SERVING,
        LEAVING,
        GONE
    }

    private final WorkerGroup group;
    private final @Nullable NeutralWorker neutral;
    private final boolean carriesMany;
    private final WorkerPlaces places;
    private final WorkerActivity activity;
    private final WorkerEnd end = new WorkerEnd();
    private final AtomicBoolean handedOver = new AtomicBoolean();
    private @Nullable LaunchedWorker launched;
    /** The run for which its process is started, and whose log is that of all its places; not with Java. */
    private @Nullable Run first;
    private volatile Phase phase = Phase.LAUNCHING;

    /** @param neutral a process that waits to become this worker's; null when it gets one of its own */
    Worker(WorkerGroup group, int placesMax, @Nullable NeutralWorker neutral, Clock clock) {
        this.group = group;
        this.neutral = neutral;
        this.carriesMany = placesMax > 1;
        this.places = new WorkerPlaces(placesMax);
        WorkerOutput output = neutral == null ? new WorkerOutput(carriesMany) : neutral.output();
        this.activity = new WorkerActivity(output, clock);
    }

    /** Gives the run one of the places that are free; null when there is none. */
    synchronized @Nullable WorkerInstance take(Run begun, StartListener listener) {
        if (places.areFull() || (phase != Phase.LAUNCHING && phase != Phase.SERVING)) {
            return null;
        }
        if (first == null) {
            first = begun;
        } else if (Language.of(group.version().runtime()) != Language.JAVA) {
            begun.logsTo(first.logStream());
        }
        WorkerInstance place = new WorkerInstance(this, begun, listener);
        places.take(place);
        activity.begin(begun, launched);
        return place;
    }

    /** Opens a place that was taken, when the process is there; else its launch will. */
    void open(WorkerInstance place) {
        LaunchedWorker to = launched();
        if (to != null) {
            to.link().open(place, place.first());
        }
    }

    /** Null before there is a process. */
    private synchronized @Nullable LaunchedWorker launched() {
        return launched;
    }

    /** Gets its process. Called once, on a thread that lives as long as the server. */
    void launch(WorkerLauncher launcher) {
        LaunchedWorker started;
        try {
            started = launcher.launch(group.version(), neutral, names(), this::ownOutput, this::exited);
        } catch (IOException | RuntimeException e) {
            if (!(e instanceof InvalidEntrypointException)) { // which is the function's own fault
                LOG.error("a worker for {} cannot be started", group.version(), e);
            }
            end.notStarted(e);
            gone();
            return;
        }
        List<WorkerInstance> waiting;
        Phase before;
        synchronized (this) {
            before = phase;
            launched = started;
            if (phase == Phase.LAUNCHING) {
                phase = Phase.SERVING;
            }
            waiting = places.starting();
        }
        switch (before) {
            case LAUNCHING, SERVING -> {
                for (WorkerInstance place : waiting) {
                    started.link().open(place, place.first());
                }
            }
            case LEAVING -> started.process().kill();
            case GONE -> started.close(); // it ended before this, and its end could not close it
        }
    }

    private synchronized InstanceNames names() {
        return InstanceNames.of(group.version(), Objects.requireNonNull(first), places.startAhead());
    }

    /** What a process that was started for this worker prints. */
    private synchronized WorkerOutput ownOutput() {
        if (neutral != null) {
            activity.printsTo(new WorkerOutput(carriesMany), places.starting());
        }
        return activity.output();
    }

    void startSucceeded(WorkerInstance place) {
        synchronized (this) {
            startEnds(place);
        }
        group.startSucceeded();
    }

    void startFailed(WorkerInstance place, Outcome how) {
        synchronized (this) {
            startEnds(place);
        }
        group.startFailed(place.first(), how);
        release(place);
    }

    private void startEnds(WorkerInstance place) {
        if (places.startEnds(place)) {
            activity.end(place.first());
        }
    }

    /** Hands the run to the process; false when that has ended. */
    boolean invoke(WorkerInstance place, Run run) {
        LaunchedWorker to;
        synchronized (this) {
            to = launched;
            if (to == null || phase == Phase.GONE) {
                return false;
            }
            activity.begin(run, to);
        }
        to.link().invoke(place, run);
        if (handedOver.compareAndSet(false, true)) {
            group.handedOver(this);
        }
        return true;
    }

    /** Sends what was handed over; called after a batch of runs. */
    void flush() {
        handedOver.set(false);
        LaunchedWorker to = launched();
        if (to != null) {
            to.link().flush();
        }
    }

    synchronized void runEnded(Run run) {
        activity.end(run);
    }

    /** The run was ended by somebody else. Its code is asked to stop; the watch sees whether it does. */
    void abandon(WorkerInstance place, Run run) {
        LaunchedWorker from;
        synchronized (this) {
            activity.end(run);
            from = launched;
        }
        if (from != null) {
            from.link().abandon(place);
        }
    }

    /** The place is needed no more; with its last place the worker goes. */
    void release(WorkerInstance place) {
        LaunchedWorker from;
        boolean unused;
        synchronized (this) {
            if (!places.release(place)) {
                return;
            }
            from = launched;
            unused = places.areFree();
        }
        if (from != null) {
            from.link().close(place);
        }
        if (unused) {
            leave();
        }
    }

    /** Takes no more runs; the process is killed when none is in progress. */
    private void leave() {
        leave(false);
    }

    /** Kills the process whatever it does. */
    void kill() {
        leave(true);
    }

    /** @param atOnce whatever goes on in it */
    private void leave(boolean atOnce) {
        LaunchedWorker killed;
        synchronized (this) {
            if (phase == Phase.GONE) {
                return;
            }
            phase = Phase.LEAVING;
            killed = atOnce || activity.isIdle() ? launched : null;
        }
        group.leaves(this);
        if (killed != null) {
            killed.process().kill();
        }
    }

    boolean serves() {
        return phase == Phase.SERVING;
    }

    /** How the present or last process ended, for the caller of a run that it took along. */
    Outcome endOf(Run run) {
        return end.outcome(run);
    }

    private void exited(ExitStatus status) {
        LaunchedWorker ended = launched();
        if (ended == null) { // before its launch had
            end.exited(status);
            gone();
        } else {
            ended.link().processEnded(() -> {
                end.exited(status);
                gone();
            });
        }
    }

    private void gone() {
        List<WorkerInstance> left;
        LaunchedWorker ended;
        synchronized (this) {
            phase = Phase.GONE;
            left = places.used();
            ended = launched;
        }
        group.ended(this);
        left.forEach(WorkerInstance::workerEnded);
        if (ended != null) {
            ended.close();
        }
        group.endOfBatch();
    }

    /**
     * One tick of the watch: gives up starts in vain, freezes what is idle, kills what uses too much memory. Returns
     * false when there is nothing more to watch, until its next run.
     */
    boolean tick(long nowNanos, long freezeAfterNanos, boolean checkMemory) {
        List<WorkerInstance> inVain;
        LaunchedWorker checked;
        synchronized (this) {
            inVain = places.startingInVain();
            if (launched != null && !activity.isFrozen() && activity.isIdleSince(nowNanos - freezeAfterNanos)) {
                rest(launched);
            }
            if (activity.isFrozen()) {
                return false;
            }
            checked = checkMemory ? launched : null;
        }
        if (!inVain.isEmpty()) {
            inVain.forEach(place -> place.failed(endOf(place.first())));
            leaveAfterFailedStart();
        }
        if (checked != null) {
            check(checked);
        }
        return true;
    }

    /** No run is in progress in it. */
    private void rest(LaunchedWorker idle) {
        if (phase == Phase.LEAVING) {
            idle.process().kill(); // its last run has ended
        } else if (phase == Phase.SERVING && idle.link().abandonedForNanos() == 0) {
            activity.freeze(idle); // not while abandoned code goes on: the time that it has for ending must pass
        }
    }

    private void check(LaunchedWorker running) {
        if (running.link().abandonedForNanos() > ABANDONED_NANOS_MAX) {
            leave();
        }
        if (running.cell().memoryBytes() > running.memoryBytesMax()) {
            end.memoryExceeded();
            kill();
        }
    }

    /** An initialisation that hangs is stopped with the process, unless other places are in use there. */
    private void leaveAfterFailedStart() {
        boolean alone;
        synchronized (this) {
            alone = places.areFree();
        }
        leave(alone);
    }
}
