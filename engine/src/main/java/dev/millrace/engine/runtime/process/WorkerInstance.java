package dev.millrace.engine.runtime.process;

import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.RunLog;
import dev.millrace.engine.runtime.Instance;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.process.child.WorkerPlace;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An execution environment in a worker process: one of the worker's places, with the run it carries. Thread-safe:
 * whoever takes the listener or the run out of it has their end to tell.
 */
final class WorkerInstance implements Instance, WorkerPlace {
    private final Worker worker;
    private final Run first;
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private final AtomicReference<@Nullable StartListener> starting;
    private volatile boolean usable = true;

    WorkerInstance(Worker worker, Run first, StartListener listener) {
        this.worker = worker;
        this.first = first;
        this.starting = new AtomicReference<>(listener);
    }

    /** The run that waits for its start. */
    Run first() {
        return first;
    }

    /** Whether it is still being started for a run that was ended meanwhile. */
    boolean isStartedInVain() {
        return starting.get() != null && first.isEnded();
    }

    @Override
    public void opened() {
        StartListener listener = starting.getAndSet(null);
        if (listener != null) {
            worker.startSucceeded(this);
            finishLog(first);
            listener.started(this);
        }
    }

    @Override
    public void failed(Outcome outcome) {
        StartListener listener = starting.getAndSet(null);
        if (listener != null) {
            usable = false;
            worker.startFailed(this, outcome);
            finishLog(first);
            listener.failed(outcome);
        }
    }

    @Override
    public void invoke(Run run) {
        current.set(run);
        if (!worker.invoke(this, run)) {
            gone(run, worker.endOf(run));
        }
    }

    @Override
    public void ended(Run run, Outcome outcome, boolean reusable) {
        if (current.compareAndSet(run, null)) {
            usable &= reusable;
            worker.runEnded(run);
            finishLog(run);
            run.end(outcome);
        }
    }

    /** The place is closed already: whoever abandoned it closes it. */
    @Override
    public void cameBack() {}

    /** The worker has ended; {@code ending} tells how, for whoever still waits here. */
    void workerEnded() {
        usable = false;
        failed(worker.endOf(first));
        Run run = current.get();
        if (run != null) {
            gone(run, worker.endOf(run));
        }
    }

    private void gone(Run run, Outcome outcome) {
        usable = false;
        if (current.compareAndSet(run, null)) {
            finishLog(run);
            run.end(outcome);
        }
    }

    /** Frees the place at once; a worker that has this place only is killed, another is replaced. */
    @Override
    public boolean kill() {
        usable = false;
        Run run = current.getAndSet(null);
        if (run != null) {
            worker.abandon(this, run);
            finishLog(run);
        }
        return true;
    }

    @Override
    public boolean reusable() {
        return usable && worker.serves();
    }

    @Override
    public void close() {
        usable = false;
        worker.release(this);
    }

    private static void finishLog(Run run) {
        RunLog log = run.logIfAny();
        if (log != null) {
            log.finish();
        }
    }
}
