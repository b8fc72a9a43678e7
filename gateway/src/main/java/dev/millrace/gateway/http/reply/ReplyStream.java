package dev.millrace.gateway.http.reply;

import io.netty.buffer.ByteBuf;

/**
 * An answer that is sent as it comes. When the client has left, what is written is dropped. Confined to the
 * connection's event loop.
 */
public interface ReplyStream {
    /**
     * Whether the client takes what is sent. If not, what is written stays in memory: let the source wait until the
     * connection says that it takes more.
     */
    boolean isWritable();

    /** Sends the part, and releases it. Throws {@link IllegalStateException} behind the end. */
    void write(ByteBuf part);

    /** That was all. */
    void end();

    /** Closes the connection in the middle, so that the client sees an answer that is cut short. */
    void abort();
}
