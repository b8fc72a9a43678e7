package dev.millrace.engine.runtime;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;

/** A way to run code of one kind. Thread-safe. */
public interface FunctionRuntime extends AutoCloseable {
    /** Whether this runtime runs functions of that version: its runtime identifier and its isolation. */
    boolean runs(FunctionVersion version);

    /**
     * Whether starting an instance and invoking it only hands the run on, to another process, and returns at once.
     */
    boolean handsOn();

    /**
     * Starts an instance for {@code run}, which waits for it. Calls exactly one method of {@code listener}, once:
     * inline, or later on a thread of the runtime's own. What the code prints while it initialises goes to
     * {@code run.log()}.
     */
    void start(FunctionVersion version, Run run, StartListener listener);

    /** Sends on what was handed to instances; called after a batch of runs. */
    void flush();

    /** Releases what the runtime holds; its instances have been closed before. */
    @Override
    void close();
}
