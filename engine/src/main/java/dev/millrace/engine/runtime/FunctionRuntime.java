package dev.millrace.engine.runtime;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Run;
import java.util.Collection;

/** A way to run code of one kind. Thread-safe. */
public interface FunctionRuntime extends AutoCloseable {
    /** Whether this runtime runs functions of that version: its runtime identifier and its isolation. */
    boolean runs(FunctionVersion version);

    /**
     * Whether starting an instance and invoking it only hands the run on, to another process, and returns at once.
     */
    boolean handsOn();

    /**
     * Those are all the functions that may be called from now on; some may be other runtimes'. Prepares, beside
     * everything else, what makes their first start shorter.
     */
    default void expect(Collection<FunctionVersion> versions) {}

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
