package dev.millrace.loadtest.load.client;

import org.jspecify.annotations.Nullable;

/** What one connection tells. Called on the event loop. */
interface ConnectionListener {
    /** The connection is open and has nothing to do. */
    void free(Connection connection);

    /**
     * The request in flight has ended; {@link #free} or {@link #closed} follows.
     *
     * @param errorClass null when it was answered with success
     */
    void ended(int target, long countedFromNanos, @Nullable String errorClass);

    /** The connection had been open and is gone. */
    void closed(Connection connection);

    /** The generator itself is broken; the load must end. */
    void broken(Throwable bug);
}
