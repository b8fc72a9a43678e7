package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.process.launch.LaunchedWorker;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import org.jspecify.annotations.Nullable;

/**
 * What goes on in a worker: the runs in progress there, to whom belongs what it prints, and whether its processes are
 * frozen, which they are only while there is no run. Guarded by the worker's lock.
 */
final class WorkerActivity {
    private final Clock clock;
    private WorkerOutput output;
    private int runs;
    private long idleSinceNanos;
    private boolean frozen;

    WorkerActivity(WorkerOutput output, Clock clock) {
        this.output = output;
        this.clock = clock;
        this.idleSinceNanos = clock.nanoTime();
    }

    WorkerOutput output() {
        return output;
    }

    /** The worker gets another process, which has printed nothing yet; runs wait for their start at these places. */
    void printsTo(WorkerOutput another, Iterable<WorkerInstance> starting) {
        output = another;
        starting.forEach(place -> another.begin(place.first()));
    }

    /** @param process wakes if it is frozen; null before there is one */
    void begin(Run run, @Nullable LaunchedWorker process) {
        runs++;
        if (frozen && process != null) {
            frozen = false;
            process.process().thaw();
        }
        output.begin(run);
    }

    void end(Run run) {
        output.end(run);
        runs--;
        idleSinceNanos = clock.nanoTime();
    }

    boolean isIdle() {
        return runs == 0;
    }

    boolean isIdleSince(long beforeNanos) {
        return runs == 0 && idleSinceNanos - beforeNanos < 0;
    }

    boolean isFrozen() {
        return frozen;
    }

    void freeze(LaunchedWorker process) {
        frozen = true;
        process.process().freeze();
    }
}
