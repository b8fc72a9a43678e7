package dev.millrace.engine.runtime;

import dev.millrace.engine.invocation.Run;

/** One execution environment of one function version. It runs one invocation at a time. */
public interface Instance extends AutoCloseable {
    /**
     * Runs the invocation and ends it with {@code run.end(outcome)}: inline, or later on a thread of the runtime's
     * own. Never throws. A call that ends after somebody else ended the run (a timeout) changes nothing. Ending the
     * run is the last thing it does with it: the instance may be given its next run before {@code end} returns.
     */
    void invoke(Run run);

    /**
     * Asks the code in progress to stop, after its run was ended by somebody else. Returns true when the code surely
     * runs no more, false when it may run on (in-process code cannot be killed).
     */
    boolean kill();

    /** Whether it can take another run after the last one; false, for example, after the code has exited. */
    boolean reusable();

    /** Frees the environment; called once, when no invocation is in progress. */
    @Override
    void close();
}
