package dev.millrace.gateway.http;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpObject;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * What a client has sent ahead of its turn. While something waits here, nothing more is read from the client. Confined
 * to the connection's event loop.
 */
final class WaitingParts {
    private final Channel channel;
    private final Queue<HttpObject> parts = new ArrayDeque<>(0);
    private boolean waiting;
    private boolean handingOn;

    WaitingParts(Channel channel) {
        this.channel = channel;
    }

    boolean isEmpty() {
        return !waiting;
    }

    void add(HttpObject part) {
        if (!waiting) {
            waiting = true;
            channel.config().setAutoRead(false);
        }
        parts.add(part);
    }

    /** Hands on what waits, for as long as more is taken. */
    void handOn(BooleanSupplier takesMore, Consumer<HttpObject> reader) {
        if (!waiting || handingOn) {
            return;
        }
        handingOn = true;
        try {
            while (takesMore.getAsBoolean() && !parts.isEmpty()) {
                reader.accept(parts.remove());
            }
        } finally {
            handingOn = false;
        }
        endWhenEmpty();
    }

    void drop() {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
        endWhenEmpty();
    }

    private void endWhenEmpty() {
        if (waiting && parts.isEmpty()) {
            waiting = false;
            channel.config().setAutoRead(true);
        }
    }
}
