package dev.millrace.gateway.http.body;

import io.netty.buffer.ByteBuf;

/**
 * Takes a request's body as it comes. Called on the connection's event loop. What breaks off, because the client left,
 * was too slow or sent nonsense, has no end: {@code Exchange.whenGone} tells of that.
 */
public interface BodySink {
    /** The next part, which is the caller's: whoever keeps it for later retains it. */
    void part(ByteBuf part);

    /** There is no more. */
    void end();
}
