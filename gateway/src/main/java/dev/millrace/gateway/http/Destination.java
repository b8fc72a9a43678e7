package dev.millrace.gateway.http;

import dev.millrace.gateway.http.body.BodyLimit;

/** Where a request goes once it has been read. Chosen when the header is complete. */
public interface Destination {
    /** How much of a body this destination reads. */
    BodyLimit bodyLimit();

    /**
     * Takes the request. Called on the connection's event loop, so it must not block; the exchange is answered once,
     * now or later.
     */
    void take(Exchange exchange);
}
