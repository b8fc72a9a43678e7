package dev.millrace.loadtest.load.client;

import org.jspecify.annotations.Nullable;

/** What the connections as a whole tell. Called on the event loop. */
public interface LoadListener {
    /** Every connection has been tried once. */
    void connected();

    /** A request can be sent now. */
    void connectionFree();

    void connectFailed(String reason);

    /** As {@link ConnectionListener#ended}. */
    void ended(int target, long countedFromNanos, @Nullable String errorClass);

    /** The generator itself is broken; the load must end. */
    void broken(Throwable bug);
}
