package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.gateway.http.body.BodyBuffer;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyWriter.Framing;
import dev.millrace.gateway.http.reply.ReplyWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection. It serves one request at a time, in the order in which they came.
 *
 * <pre>
 *   IDLE ──header──► READING ──whole body──► ANSWERING ──answer──► IDLE
 *     │                 │                        │
 *     └────refused──────┴──────last answer───────┴──► CLOSING ──sent, or its time is up──► closed
 * </pre>
 *
 * What a client sends ahead of its answer waits in a queue, and nothing more is read until the queue is empty. The
 * time limits count from the last step forward; a run in progress has none here, its function has one.
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in exceptionCaught and channelInactive
final class Connection extends ChannelInboundHandlerAdapter {
    static final int IDLE_SECONDS_MAX = 75;
    static final int READING_SECONDS_MAX = 20;
    private static final int SENDING_SECONDS_MAX = 60;
    private static final int LINGER_SECONDS_MAX = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final LoopScope scope;
    private final Channel channel;
    private final BodyBuffer body;
    private State state = State.IDLE;
    private int deadlineSecond;
    private @Nullable Exchange exchange;
    private @Nullable Destination destination;
    private @Nullable Queue<HttpObject> waiting;
    private boolean readingWaiting;
    private boolean inputEnded;

    Connection(LoopScope scope, Channel channel) {
        this.scope = scope;
        this.channel = channel;
        this.body = new BodyBuffer(scope.budget());
        move(State.IDLE, IDLE_SECONDS_MAX);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        scope.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpObject part = (HttpObject) message;
        boolean mustWait = state == State.ANSWERING || waiting != null || !channel.isWritable();
        if (mustWait && state != State.CLOSING) {
            letWait(part);
        } else {
            read(part);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            readWaiting();
            closeWhenNothingIsLeft();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            closeWhenNothingIsLeft();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        scope.closed(this);
        dropWaiting();
        if (state != State.ANSWERING) {
            body.release(); // else the run still uses it, and its answer releases it
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) { // an IOException is a client that went away
            LOG.warn("Closed a connection after an unexpected failure", cause);
        }
        channel.close();
    }

    /** Called by the exchange, once. */
    void answer(Exchange answered, ReplyHead head, Payload payload) {
        body.release();
        if (!channel.isActive()) {
            return;
        }
        boolean wholeRequestRead = state == State.ANSWERING;
        boolean keepAlive = wholeRequestRead
                && HttpUtil.isKeepAlive(answered.request())
                && !scope.shuttingDown();
        HttpRequest request = answered.request();
        boolean headOnly = request.method().equals(HttpMethod.HEAD);
        boolean oldClient = !request.protocolVersion().isKeepAliveDefault();
        Framing framing = keepAlive && !headOnly && !oldClient
                ? Framing.PERSISTENT
                : new Framing(headOnly, !keepAlive, oldClient);
        ByteBuf out = scope.writer().write(channel.alloc(), head, payload, answered.requestId(), framing);
        if (keepAlive && (!inputEnded || waiting != null)) {
            move(State.IDLE, IDLE_SECONDS_MAX);
            channel.writeAndFlush(out, channel.voidPromise());
            readWaiting();
            closeWhenNothingIsLeft();
        } else {
            sendLast(out, wholeRequestRead);
        }
    }

    Completions completions() {
        return scope.completions();
    }

    /** Closes the connection when the client has let its time pass. */
    void expireAt(int second) {
        if (state == State.ANSWERING || second < deadlineSecond) {
            return;
        }
        if (state == State.READING && exchange != null) {
            exchange.answer(ProtocolError.TIMEOUT.reply());
        } else {
            channel.close();
        }
    }

    private void read(HttpObject part) {
        try {
            switch (state) {
                case IDLE -> {
                    if (part instanceof HttpRequest request) {
                        begin(request);
                    }
                }
                case READING -> takePart((HttpContent) part);
                case ANSWERING -> throw new IllegalStateException("read a request while one is in progress");
                case CLOSING -> {} // the client has its last answer; what it still sends is dropped
            }
        } finally {
            ReferenceCountUtil.release(part);
        }
    }

    private void begin(HttpRequest request) {
        Exchange begun = new Exchange(this, request);
        exchange = begun;
        move(State.READING, READING_SECONDS_MAX);
        ProtocolError error = ProtocolError.of(request);
        if (error != null) {
            begun.answer(error.reply());
            return;
        }
        if (scope.shuttingDown()) {
            begun.answer(ErrorForms.LAMBDA.refused(new Refusal.ShuttingDown()));
            return;
        }
        Destination chosen = scope.destinationOf(request);
        destination = chosen;
        if (HttpUtil.getContentLength(request, 0L) > chosen.bodyLimit().bytesMax()) {
            begun.answer(chosen.tooLarge());
        } else if (HttpUtil.is100ContinueExpected(request)) {
            channel.writeAndFlush(ReplyWriter.goOn(), channel.voidPromise());
        }
    }

    private void takePart(HttpContent part) {
        Exchange current = exchange;
        Destination chosen = destination;
        if (current == null || chosen == null) {
            throw new IllegalStateException("a body without a request");
        }
        int bytesMax = chosen.bodyLimit().bytesMax();
        if (part.decoderResult().isFailure()) {
            current.answer(ProtocolError.MALFORMED.reply());
        } else if (body.sizeBytes() + part.content().readableBytes() > bytesMax) {
            current.answer(chosen.tooLarge());
        } else if (part instanceof LastHttpContent) {
            Payload whole = body.finish(part.content(), bytesMax);
            if (whole == null) {
                current.answer(ErrorForms.LAMBDA.refused(ProtocolError.NO_MEMORY));
            } else {
                current.body(whole);
                hand(current, chosen);
            }
        } else if (!body.append(part.content(), bytesMax)) {
            current.answer(ErrorForms.LAMBDA.refused(ProtocolError.NO_MEMORY));
        } else {
            move(State.READING, READING_SECONDS_MAX);
        }
    }

    private void hand(Exchange whole, Destination chosen) {
        exchange = null;
        destination = null;
        state = State.ANSWERING;
        try {
            chosen.take(whole);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("Request {} {} {} failed", whole.requestId(), whole.method(), whole.target(), e);
            if (!whole.isAnswered()) {
                whole.answer(ErrorForms.LAMBDA.broken());
            }
        }
    }

    private void letWait(HttpObject part) {
        if (waiting == null) {
            waiting = new ArrayDeque<>();
            channel.config().setAutoRead(false);
        }
        waiting.add(part);
    }

    private void readWaiting() {
        Queue<HttpObject> parts = waiting;
        if (parts == null || readingWaiting) {
            return;
        }
        readingWaiting = true;
        try {
            while (state != State.ANSWERING && channel.isWritable() && !parts.isEmpty()) {
                read(parts.remove());
            }
        } finally {
            readingWaiting = false;
        }
        if (parts.isEmpty()) {
            waiting = null;
            channel.config().setAutoRead(true);
        }
    }

    private void dropWaiting() {
        if (waiting != null) {
            waiting.forEach(ReferenceCountUtil::release);
            waiting.clear();
            channel.config().setAutoRead(true);
        }
    }

    /** Closes behind what is still being sent: an answer before this one may not have left yet. */
    private void closeWhenNothingIsLeft() {
        if (inputEnded && state != State.ANSWERING && waiting == null && channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /**
     * Sends the last answer and closes. A client that is still sending would see its connection reset before it has
     * read the answer, so then only our direction is closed, and what comes is dropped for a while.
     */
    private void sendLast(ByteBuf out, boolean wholeRequestRead) {
        move(State.CLOSING, SENDING_SECONDS_MAX);
        dropWaiting();
        channel.writeAndFlush(out).addListener((ChannelFutureListener) sent -> {
            if (sent.isSuccess() && !wholeRequestRead && !inputEnded) {
                move(State.CLOSING, LINGER_SECONDS_MAX);
                ((DuplexChannel) channel).shutdownOutput();
            } else {
                channel.close();
            }
        });
    }

    private void move(State next, int secondsMax) {
        state = next;
        deadlineSecond = scope.seconds() + secondsMax;
    }

    private enum State {
        IDLE,
        READING,
        ANSWERING,
        CLOSING
    }
}
