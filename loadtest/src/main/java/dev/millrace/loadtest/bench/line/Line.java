package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.invocation.Invocation;

/** A way from an invocation to its answer. Confined to the driving thread. */
interface Line extends AutoCloseable {
    /** Takes an invocation and answers its reply later; throws {@link IllegalStateException} when it is refused. */
    void add(Invocation invocation);

    /** What was added may wait no longer. */
    void publish();

    /** Called when nothing is in flight any more. */
    @Override
    void close();
}
