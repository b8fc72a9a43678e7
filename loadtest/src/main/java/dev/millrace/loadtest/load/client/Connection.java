package dev.millrace.loadtest.load.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One keep-alive connection with at most one request in flight. Confined to the event loop.
 *
 * <pre>
 *   connecting ──► free ──send──► busy ──reply──► free
 *        └───────────┴─────────────┴──► closed (the owner opens another one)
 * </pre>
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int NOTHING = -1;

    private final ConnectionListener listener;
    private final ReplyParser parser = new ReplyParser();
    private @Nullable Channel channel;
    private int target = NOTHING;
    private long countedFromNanos;
    private long sentNanos;

    Connection(ConnectionListener listener) {
        this.listener = listener;
    }

    /**
     * Sends a request; only while free.
     *
     * @param request its bytes; the caller keeps them
     * @param countedFrom when the request's time began: its intended start, which may lie before {@code nowNanos}
     */
    void send(int targetIndex, ByteBuf request, long countedFrom, long nowNanos) {
        Channel open = channel;
        if (open == null || target != NOTHING) {
            throw new IllegalStateException("this connection is not free");
        }
        target = targetIndex;
        countedFromNanos = countedFrom;
        sentNanos = nowNanos;
        // A failed write arrives in exceptionCaught, as that of every void promise does.
        var _ = open.writeAndFlush(request.retainedDuplicate(), open.voidPromise());
    }

    boolean isOpen() {
        return channel != null && channel.isActive();
    }

    /** Gives the request up, and the connection with it, when it was sent before {@code sentBeforeNanos}. */
    void expire(long sentBeforeNanos) {
        if (target != NOTHING && sentNanos < sentBeforeNanos) {
            fail("timeout");
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        channel = ctx.channel();
        listener.free(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            read(in);
        } finally {
            in.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (target != NOTHING) {
            if (parser.endsByClose()) {
                end(parser.finish());
            } else {
                end(parser.hasBegun() ? "connection closed within a reply" : "connection closed before the reply");
            }
        }
        if (channel != null) {
            channel = null;
            listener.closed(this);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        switch (cause) {
            case MalformedReplyException e -> fail("malformed reply");
            case IOException e -> fail("connection failed");
            default -> listener.broken(cause);
        }
    }

    private void read(ByteBuf in) {
        if (target == NOTHING) {
            throw new MalformedReplyException("bytes that nobody asked for");
        }
        if (!parser.read(in)) {
            return;
        }
        boolean keepAlive = parser.keepAlive() && !in.isReadable();
        end(parser.finish());
        if (keepAlive) {
            listener.free(this);
        } else {
            close();
        }
    }

    private void fail(String errorClass) {
        if (target != NOTHING) {
            end(errorClass);
        }
        close();
    }

    private void end(@Nullable String errorClass) {
        int ended = target;
        target = NOTHING;
        listener.ended(ended, countedFromNanos, errorClass);
    }

    void close() {
        if (channel != null) {
            var _ = channel.close();
        }
    }
}
