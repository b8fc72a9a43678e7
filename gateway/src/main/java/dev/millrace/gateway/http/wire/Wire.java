package dev.millrace.gateway.http.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;

/**
 * How answers go to the client: all that differs between the versions of HTTP for those who answer. A channel is a
 * connection of HTTP/1.1 or a stream of HTTP/2. Each event loop has one object for each version. Confined to it.
 */
public interface Wire {
    /** What the Date header says from now on; set once a second. */
    void date(String now);

    /**
     * What an answer owes to its request.
     *
     * @param mayPersist whether the channel could take another request after it
     */
    Framing framing(HttpRequest request, boolean mayPersist);

    /**
     * How the body of an answer is sent in parts.
     *
     * @param bodyBytes how long it is; -1 when nobody knows yet
     */
    BodyForm bodyForm(HttpRequest request, ReplyHead head, long bodyBytes);

    /** Sends the interim answer to {@code Expect: 100-continue}. */
    void goOn(Channel channel);

    /** Lets a client go on that waits with its body for a word. */
    default void goOnIfExpected(Channel channel, HttpRequest request) {
        if (HttpUtil.is100ContinueExpected(request)) {
            goOn(channel);
        }
    }

    /**
     * Sends a whole answer.
     *
     * @param traceEpochSecond when the trace began that the request is the first of, to be told with the request's id;
     *     0 to tell none
     */
    void answer(
            Channel channel,
            ReplyHead head,
            Payload body,
            RequestId requestId,
            long traceEpochSecond,
            Framing framing,
            ChannelPromise sent);

    /**
     * Sends the head of an answer whose body follows in parts.
     *
     * @param traceEpochSecond as in {@link #answer}
     * @param bodyBytes how long the body is; -1 when nobody knows yet
     */
    void head(
            Channel channel,
            ReplyHead head,
            RequestId requestId,
            long traceEpochSecond,
            Framing framing,
            BodyForm form,
            long bodyBytes);

    /** Sends a part of a body that is not empty, and releases it. */
    void part(Channel channel, BodyForm form, ByteBuf part);

    /** Sends what stands behind the last part. */
    void end(Channel channel, BodyForm form, ChannelPromise sent);

    /** Has a client that is still sending know that it has its answer, which is the last one. */
    void refuseRest(Channel channel);

    /** Ends the channel in the middle of an answer, so that the client sees that it is not whole. */
    void breakOff(Channel channel);
}
