package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.files.CodeSlot;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A worker process that waits to be told which function it is for.
 *
 * <pre>
 *   starting ──► waiting ──► taken over by a function, whose worker it is from then on
 *       └───────────┴──► gone
 * </pre>
 *
 * Thread-safe.
 */
public final class NeutralWorker {
    private final WorkerShape shape;
    private final WorkerOutput output = new WorkerOutput(false);
    private final Consumer<NeutralWorker> whenGone;
    private @Nullable Running running;
    private @Nullable Consumer<ExitStatus> owner;
    private boolean gone;

    NeutralWorker(WorkerShape shape, Consumer<NeutralWorker> whenGone) {
        this.shape = shape;
        this.whenGone = whenGone;
    }

    /** What belongs to its process. */
    record Running(LaunchedWorker worker, RuntimeApi.Doors doors, CodeSlot slot) {}

    public WorkerShape shape() {
        return shape;
    }

    /** What its process prints, which is nothing before a function has taken it over. */
    public WorkerOutput output() {
        return output;
    }

    /** Whether a function can still take it over. */
    public synchronized boolean isWaiting() {
        return running != null && owner == null && !gone;
    }

    /** Whether its process has ended. */
    public synchronized boolean isGone() {
        return gone;
    }

    /** Its process has been started. */
    void started(Running process) {
        boolean late;
        synchronized (this) {
            running = process;
            late = gone;
        }
        if (late) {
            process.worker.close();
        }
    }

    /** The process, while it waits; null when it has gone. */
    synchronized @Nullable Running running() {
        return gone ? null : running;
    }

    /** From now on {@code newOwner} is told of the end of the process, and closes it. False when it has gone. */
    synchronized boolean takeOver(Consumer<ExitStatus> newOwner) {
        if (gone) {
            return false;
        }
        owner = newOwner;
        return true;
    }

    void exited(ExitStatus status) {
        Consumer<ExitStatus> told;
        Running left;
        synchronized (this) {
            told = owner;
            gone = true;
            left = running;
        }
        if (told != null) {
            told.accept(status);
            return;
        }
        if (left != null) {
            left.worker.close();
        }
        whenGone.accept(this);
    }

    /** Ends a process that nobody has taken over. */
    public void kill() {
        Running killed = running();
        if (killed != null) {
            killed.worker.process().kill();
        }
    }
}
