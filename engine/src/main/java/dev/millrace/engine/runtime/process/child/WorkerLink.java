package dev.millrace.engine.runtime.process.child;

import dev.millrace.engine.invocation.Run;

/**
 * The way to the code in one worker process, over whatever protocol that process speaks. A worker has one place or
 * more; each carries one run at a time. Thread-safe. No method waits for the worker.
 */
public interface WorkerLink extends AutoCloseable {
    /** Opens one more place. Tells {@code place}, once, that it is open or that the code could not be initialised. */
    void open(WorkerPlace place, Run first);

    /**
     * Hands a run to the code; {@link WorkerPlace#ended} tells its end. The place is open and carries no run. It may
     * wait for the next {@link #flush}.
     */
    void invoke(WorkerPlace place, Run run);

    /** Sends the runs that have been handed over; called after a batch of them. */
    default void flush() {}

    /** The run in that place was ended by somebody else; asks its code to stop. What it still answers is dropped. */
    void abandon(WorkerPlace place);

    /**
     * The longest time, in nanoseconds, for which the code of an abandoned run may have gone on; 0 when none has. An
     * owner asks now and then, and replaces a worker whose code does not come back.
     */
    long abandonedForNanos();

    /** The place is needed no more; it carries no run. */
    void close(WorkerPlace place);

    /** The process has ended. Tells the places what it had sent before its end, then calls {@code then}, once. */
    void processEnded(Runnable then);

    /** The process has ended, or is about to be killed. Nothing is told to any place after this. */
    @Override
    void close();
}
