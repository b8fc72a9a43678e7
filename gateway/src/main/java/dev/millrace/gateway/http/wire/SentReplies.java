package dev.millrace.gateway.http.wire;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.trace.ReplyTable;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Tells when the last byte of the answer of a run was handed to its socket, where somebody wants to know. Confined to
 * one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write is told of by its promise
public final class SentReplies {
    private final @Nullable ReplyTable to;
    private final Clock clock;

    /** @param to null when nobody wants to know: then no clock is read */
    public SentReplies(@Nullable ReplyTable to, Clock clock) {
        this.to = to;
        this.clock = clock;
    }

    /**
     * All of an answer has been written, and its channel flushed. Nearly always the socket has taken it by now; only
     * for what it has not taken is there something to allocate, and to wait for.
     */
    public void flushed(Channel channel, RequestId request) {
        if (to == null) {
            return;
        }
        ChannelOutboundBuffer left = channel.unsafe().outboundBuffer();
        if (left == null || left.isEmpty()) {
            tell(request, channel.isActive());
        } else {
            ChannelPromise behindIt = channel.newPromise().addListener(sent -> tell(request, sent.isSuccess()));
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER, behindIt);
        }
    }

    /**
     * What became of an answer.
     *
     * @param whole whether all of it was taken by the socket; else its client had left
     */
    public void tell(RequestId request, boolean whole) {
        if (to != null && whole) {
            to.sent(request.high(), request.low(), clock.epochNanos());
        } else if (to != null) {
            to.gone(request.high(), request.low(), clock.epochNanos());
        }
    }
}
