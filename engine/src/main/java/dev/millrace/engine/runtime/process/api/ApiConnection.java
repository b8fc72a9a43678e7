package dev.millrace.engine.runtime.process.api;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.invocation.Run;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a worker. It asks one thing at a time; while it waits for an invocation, the link keeps it.
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in channelInactive
final class ApiConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ApiConnection.class);

    private static final String PRINTED_BYTES = "Millrace-Printed-Bytes";
    private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
    private static final String ERROR_BODY = "Lambda-Runtime-Function-Error-Body";
    private static final String RESPONSE_MODE = "Lambda-Runtime-Function-Response-Mode";
    private static final String STREAMING = "streaming";
    private static final String UNSAID_TYPE = "application/octet-stream";
    /** What our bootstraps say of an answer when they read whether it was accepted with the next invocation only. */
    private static final String ACCEPTED = "Millrace-Accepted";

    private static final String WITH_NEXT = "with-next";

    private final RuntimeApiLink link;
    private final Channel channel;
    private @Nullable HttpRequest request;
    private @Nullable ApiCall call;
    private @Nullable CallBody body;
    private @Nullable String fetched;
    private boolean waiting;
    private boolean callerIsSlow;
    private boolean closing;

    ApiConnection(RuntimeApiLink link, Channel channel) {
        this.link = link;
        this.channel = channel;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        link.connected(this);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        link.disconnected(this);
        if (body != null && call instanceof ApiCall.Response(String requestId)) {
            link.truncated(requestId);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            HttpObject part = (HttpObject) message;
            if (closing) {
                return;
            }
            if (part.decoderResult().isFailure()) {
                closing = true;
                answer(ApiReply.MALFORMED);
                return;
            }
            if (waiting) {
                // Else one connection could have the link remember wishes without end.
                close();
                return;
            }
            if (part instanceof HttpRequest begun) {
                begin(begun);
            }
            if (part instanceof HttpContent content) {
                take(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        CallBody coming = body;
        if (coming != null && !coming.mayGoOn()) {
            callerIsSlow = true;
            readOrWait();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        readOrWait();
    }

    /**
     * A worker that does not read its answers is not read on, lest they pile up here; nor one that streams to a caller
     * who takes it more slowly: then the worker's own writes come to a halt.
     */
    private void readOrWait() {
        channel.config().setAutoRead(channel.isWritable() && !callerIsSlow);
    }

    private void callerHasTaken() {
        callerIsSlow = false;
        readOrWait();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) { // an IOException is a worker that went away
            LOG.warn("closed a worker's connection after an unexpected failure", cause);
        }
        channel.close();
    }

    /** Answers the wish for an invocation; false when the worker has gone. */
    boolean deliver(Run run, String requestId, long deadlineEpochMillis) {
        fetched = requestId;
        return send(ApiReply.invocation(channel.alloc(), run, requestId, deadlineEpochMillis));
    }

    /** Whether nothing is asked or answered on it, nor is a run in progress that was fetched by it. */
    boolean isIdle() {
        return body == null && !waiting && (fetched == null || !link.isInProgress(fetched));
    }

    /** Answers what it waits for; false when the worker has gone. */
    boolean send(ByteBuf answer) {
        if (closing || !channel.isActive()) {
            answer.release();
            return false;
        }
        write(answer);
        return true;
    }

    void close() {
        closing = true;
        channel.close();
    }

    private void begin(HttpRequest begun) {
        request = begun;
        call = ApiCall.of(begun.method(), begun.uri());
        body = bodyOf(begun);
        if (HttpUtil.is100ContinueExpected(begun)) {
            channel.writeAndFlush(ApiReply.GO_ON.buffer(), channel.voidPromise());
        }
    }

    /** What is streamed goes on as it comes, to a caller that takes it so; everything else is collected. */
    private CallBody bodyOf(HttpRequest begun) {
        if (call instanceof ApiCall.Response(String requestId)
                && STREAMING.equalsIgnoreCase(begun.headers().get(RESPONSE_MODE))) {
            ResponseStream stream = link.streamOf(requestId);
            String contentType = begun.headers().get(HttpHeaderNames.CONTENT_TYPE, UNSAID_TYPE);
            if (stream != null
                    && stream.begin(contentType, () -> channel.eventLoop().execute(this::callerHasTaken))) {
                return new StreamedBody(stream, () -> link.streamTooLarge(requestId));
            }
        }
        return new AnswerBody(HttpUtil.getContentLength(begun, -1L));
    }

    private void take(HttpContent part) {
        CallBody collected = body;
        HttpRequest asked = request;
        if (collected == null || asked == null) {
            throw new IllegalStateException("a body without a request");
        }
        collected.add(part.content());
        if (part instanceof LastHttpContent last) {
            ApiCall whole = call;
            collected.mayGoOn(); // else nobody would be told of its last part
            body = null;
            call = null;
            if (whole == null) {
                answer(ApiReply.NO_SUCH_CALL);
            } else {
                hand(whole, asked, collected, last.trailingHeaders());
            }
        }
    }

    private void hand(ApiCall whole, HttpRequest asked, CallBody collected, HttpHeaders trailers) {
        switch (whole) {
            case ApiCall.Next() -> {
                waiting = true;
                link.next(this);
            }
            case ApiCall.Assignment() -> {
                waiting = true;
                link.waitForAssignment(this);
            }
            case ApiCall.Ping() -> answer(ApiReply.PONG);
            case ApiCall.Restore() -> answer(ApiReply.INVALID_STATE);
            case ApiCall.InitFailure() -> answer(initFailed(asked, collected));
            case ApiCall.Failure(String requestId) -> failed(requestId, asked, collected);
            case ApiCall.Response(String requestId) -> responded(requestId, asked, collected, trailers);
        }
    }

    private ApiReply.Fixed initFailed(HttpRequest asked, CallBody collected) {
        if (collected.tooLarge()) {
            return link.initErrorTooLarge(printedBytes(asked));
        }
        Payload error = collected.payload();
        return link.initFailed(ErrorTypes.of(error, asked.headers().get(ERROR_TYPE)), error, printedBytes(asked));
    }

    private void failed(String requestId, HttpRequest asked, CallBody collected) {
        if (!link.isInProgress(requestId)) {
            answer(ApiReply.INVALID_REQUEST_ID);
        } else if (collected.tooLarge()) {
            answer(ApiReply.TOO_LARGE);
            link.tooLarge(requestId, printedBytes(asked));
        } else {
            Payload error = collected.payload();
            accept(asked);
            link.failed(requestId, ErrorTypes.of(error, asked.headers().get(ERROR_TYPE)), error, printedBytes(asked));
        }
    }

    private void responded(String requestId, HttpRequest asked, CallBody collected, HttpHeaders trailers) {
        String mode = asked.headers().get(RESPONSE_MODE);
        long printedBytes = trailers.contains(PRINTED_BYTES) ? printedBytes(trailers) : printedBytes(asked);
        String errorType = trailers.get(ERROR_TYPE);
        if (!link.isInProgress(requestId)) {
            answer(ApiReply.INVALID_REQUEST_ID);
        } else if (mode != null && !mode.equalsIgnoreCase(STREAMING)) {
            answer(ApiReply.INVALID_MODE);
            link.invalidMode(requestId, mode, printedBytes);
        } else if (collected.tooLarge()) {
            answer(ApiReply.TOO_LARGE);
            link.tooLarge(requestId, printedBytes);
        } else if (errorType != null) {
            Payload error = errorBody(trailers.get(ERROR_BODY));
            accept(asked);
            link.failed(requestId, ErrorTypes.of(error, errorType), error, printedBytes);
        } else {
            accept(asked);
            link.responded(requestId, collected.payload(), printedBytes);
        }
    }

    /** The error object of a stream that broke off; the trailer carries it in Base64. */
    private static Payload errorBody(@Nullable String trailer) {
        try {
            return trailer == null ? Payload.EMPTY : Payload.of(Base64.getDecoder().decode(trailer));
        } catch (IllegalArgumentException plain) {
            return Payload.of(trailer.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How much the worker has printed so far; -1 when it does not say. */
    private static long printedBytes(HttpRequest asked) {
        return printedBytes(asked.headers());
    }

    /** A stream says so at its end. */
    private static long printedBytes(HttpHeaders told) {
        String printed = told.get(PRINTED_BYTES);
        try {
            return printed == null ? -1 : Long.parseLong(printed);
        } catch (NumberFormatException unreadable) {
            return -1;
        }
    }

    /** Sent at once, or with the next answer where the worker wishes so: that spares it a wake-up. */
    private void accept(HttpRequest asked) {
        if (WITH_NEXT.equals(asked.headers().get(ACCEPTED)) && HttpUtil.isKeepAlive(asked)) {
            channel.write(ApiReply.ACCEPTED.buffer(), channel.voidPromise());
        } else {
            answer(ApiReply.ACCEPTED);
        }
    }

    void answer(ApiReply.Fixed reply) {
        write(reply.buffer());
    }

    private void write(ByteBuf answer) {
        waiting = false;
        HttpRequest asked = request;
        if (closing || asked == null || !HttpUtil.isKeepAlive(asked)) {
            closing = true;
            channel.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
        } else {
            channel.writeAndFlush(answer, channel.voidPromise());
        }
    }
}
