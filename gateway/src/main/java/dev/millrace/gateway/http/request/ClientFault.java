package dev.millrace.gateway.http.request;

import io.netty.handler.codec.http2.Http2Exception;
import java.io.IOException;

/** Tells failures that a client can bring about at will, and that nobody is to be told of, from our own. */
public final class ClientFault {
    private ClientFault() {}

    /** Whether a client went away, or what it sent was neither TLS nor HTTP/2. Thread-safe. */
    public static boolean isBehind(Throwable failure) {
        return isOne(failure) || (failure.getCause() != null && isOne(failure.getCause()));
    }

    private static boolean isOne(Throwable failure) {
        return failure instanceof IOException || failure instanceof Http2Exception; // TLS's are IOExceptions
    }
}
