package dev.millrace.gateway.http.request;

import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;

/** How a client says that it sends no more, and may still read. */
public final class InputEnd {
    private InputEnd() {}

    /** Whether an event of a channel says so, by TCP or by TLS. Thread-safe. */
    public static boolean isToldBy(Object event) {
        return event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent;
    }
}
