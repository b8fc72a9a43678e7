package dev.millrace.gateway.lambda;

import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Refusal;
import org.jspecify.annotations.Nullable;

/** The way into the engine, as one event loop sees it. Confined to that loop. */
public interface InvocationLine {
    /** Null when it was accepted, and its reply will be told; else why not. */
    @Nullable Refusal add(Invocation invocation);

    /** Sends on what was accepted since the last call. */
    void publish();
}
