package dev.millrace.gateway.http;

import java.util.concurrent.Executor;

/**
 * An operation that is served on the event loop itself, ahead of the router: the one for which every microsecond
 * counts. Each event loop has an object of its own. Confined to its event loop.
 */
public interface DirectOperation extends Destination {
    /** Whether it serves this request target (path and query as they were sent); asked first for every request. */
    boolean serves(String target);

    /** Makes the object of one event loop. */
    interface Factory {
        /**
         * Called once for each loop.
         *
         * @param endOfTick runs a task on the loop after the requests that arrived together have been read
         */
        DirectOperation open(Executor endOfTick);
    }
}
