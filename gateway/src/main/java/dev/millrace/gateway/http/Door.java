package dev.millrace.gateway.http;

import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * A way in that is served on the event loop itself, ahead of the router: where every microsecond counts, or where
 * something other than a path says what is meant. Each event loop has an object of its own. Confined to its event loop.
 */
public interface Door {
    /** Where this request goes, or null when it is none of this door's; asked first for every request. */
    @Nullable Destination destinationOf(HttpRequest request);

    /** Makes the object of one event loop. */
    interface Factory {
        /**
         * Called once for each loop.
         *
         * @param loop runs a task that it is given on itself after the requests that arrived together have been read
         */
        Door open(EventLoop loop);
    }
}
