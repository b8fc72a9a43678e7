package dev.millrace.gateway.http;

import dev.millrace.gateway.http.request.ConnectionEnds;
import static java.util.Objects.requireNonNull;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import dev.millrace.gateway.http.request.ClientFault;
import dev.millrace.gateway.http.request.InputEnd;
import dev.millrace.gateway.http.request.ProtocolError;
import dev.millrace.gateway.http.wire.BodyForm;
import dev.millrace.gateway.http.wire.Framing;
import dev.millrace.gateway.http.wire.StreamedReply;
import dev.millrace.gateway.http.wire.Wire;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client connection, or one stream of a connection of HTTP/2, whose first request is its last. It serves one
 * request at a time, in the order in which they came.
 *
 * <pre>
 *   IDLE ──header──► READING ──whole body──► ANSWERING ──answer──► IDLE
 *     │                 │                        │
 *     └────refused──────┴──────last answer───────┴──► CLOSING ──sent, or its time is up──► closed
 * </pre>
 *
 * What a client sends ahead of its answer waits, and so does a body that is taken as it comes while its destination
 * pauses. A streamed answer may begin while its request is still being read; then it is the last one. The time limits
 * count from the last step forward; a run in progress has none here, its function has one.
 * Confined to the event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close ends in exceptionCaught and channelInactive
final class Connection extends ChannelInboundHandlerAdapter implements LoopScope.Timed {
    static final int IDLE_SECONDS_MAX = 75;
    static final int READING_SECONDS_MAX = 20;
    private static final int SENDING_SECONDS_MAX = 60;
    private static final int LINGER_SECONDS_MAX = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final LoopScope scope;
    private final Channel channel;
    private final Wire wire;
    private final BodyReader body;
    private final WaitingParts waiting;
    private final ConnectionEnds ends;
    private State state = State.IDLE;
    private int deadlineSecond;
    private @Nullable Exchange exchange;
    private @Nullable Destination destination;
    private @Nullable StreamedReply streaming;
    private boolean paused;
    private boolean inputEnded;

    Connection(LoopScope scope, Channel channel, Wire wire, String scheme) {
        this.scope = scope;
        this.channel = channel;
        this.wire = wire;
        this.body = new BodyReader(this, scope.budget());
        this.waiting = new WaitingParts(channel);
        this.ends = new ConnectionEnds(channel, scheme);
        move(State.IDLE, IDLE_SECONDS_MAX);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        scope.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpObject part = (HttpObject) message;
        if (state == State.CLOSING || (waiting.isEmpty() && takesMore())) {
            read(part);
        } else {
            waiting.add(part);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        StreamedReply stream = streaming;
        if (channel.isWritable()) {
            if (stream != null) {
                stream.writable();
            }
            readWaiting();
            closeWhenNothingIsLeft();
        } else if (stream != null) {
            deadlineSecond = scope.seconds() + SENDING_SECONDS_MAX;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (InputEnd.isToldBy(event)) {
            inputEnded = true;
            closeWhenNothingIsLeft();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        scope.closed(this);
        waiting.drop();
        if (state != State.ANSWERING) {
            body.release(); // else the run still uses it, and its answer releases it
        }
        Exchange unanswered = exchange;
        forget();
        if (unanswered != null) {
            unanswered.gone();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!ClientFault.isBehind(cause)) {
            LOG.warn("Closed a connection after an unexpected failure", cause);
        }
        channel.close();
    }

    /** Called by the exchange, once. */
    void answer(Exchange answered, ReplyHead head, Payload payload) {
        body.release();
        if (channel.isActive()) {
            Framing frame = framing(answered.request(), true);
            ChannelPromise sent = beforeEnd(answered, frame);
            wire.answer(channel, head, payload, answered.requestId(), answered.traceSecond(), frame, sent);
            afterEnd(answered);
        } else {
            answered.told(scope.sentReplies(), false);
        }
    }

    /** Called by the exchange, once, in the place of {@link #answer}. */
    ReplyStream stream(Exchange answered, ReplyHead head, long bodyBytes, Runnable whenWritable) {
        BodyForm form = wire.bodyForm(answered.request(), head, bodyBytes);
        Framing framing = framing(answered.request(), form != BodyForm.UNTIL_CLOSE);
        StreamedReply stream = new StreamedReply(
                channel, wire, form, bodyBytes, whenWritable, ended -> streamEnded(answered, ended, framing));
        if (channel.isActive()) {
            streaming = stream;
            wire.head(channel, head, answered.requestId(), answered.traceSecond(), framing, form, bodyBytes);
        }
        return stream;
    }

    /** Lets the body of a request come that is taken as it comes. */
    void readBody(Exchange reader, BodySink to) {
        if (reader != exchange) {
            return; // the client has left
        }
        if (state == State.ANSWERING) {
            to.end();
            return;
        }
        body.streamTo(to);
        if (streaming == null) {
            wire.goOnIfExpected(channel, reader.request());
        }
        resumeBody(reader);
    }

    void pauseBody(Exchange reader) {
        paused = paused || (reader == exchange && state == State.READING);
    }

    void resumeBody(Exchange reader) {
        if (paused && reader == exchange) {
            paused = false;
            partRead();
            readWaiting();
        }
    }

    /** A part of the body has come. */
    void partRead() {
        move(State.READING, READING_SECONDS_MAX);
    }

    /** The request has been read whole. */
    void bodyRead() {
        state = State.ANSWERING;
    }

    /** The rest of a request, or of its answer, will not come. */
    void breakOff(Exchange broken, HttpReply error) {
        if (broken == exchange && broken.isAnswered()) {
            wire.breakOff(channel); // in the middle of its answer
        } else if (broken == exchange) {
            broken.answer(error);
            broken.gone();
        }
    }

    ConnectionEnds ends() {
        return ends;
    }

    Completions completions() {
        return scope.completions();
    }

    @Override
    public void expireAt(int second) {
        boolean waitsForUs = state == State.ANSWERING ? streaming == null || channel.isWritable() : paused;
        if (waitsForUs || second < deadlineSecond) {
            return;
        }
        if (state == State.READING && exchange != null) {
            breakOff(exchange, ProtocolError.TIMEOUT.reply());
        } else {
            channel.close();
        }
    }

    private boolean takesMore() {
        return state != State.ANSWERING && !paused && channel.isWritable();
    }

    private void readWaiting() {
        waiting.handOn(this::takesMore, this::read);
    }

    private void read(HttpObject part) {
        try {
            switch (state) {
                case IDLE -> {
                    if (part instanceof HttpRequest request) {
                        begin(request);
                    }
                }
                case READING ->
                    body.take((HttpContent) part, requireNonNull(exchange), requireNonNull(destination));
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
        HttpReply refusal = scope.refusalOf(request);
        if (refusal != null) {
            begun.answer(refusal);
            return;
        }
        Destination chosen = scope.destinationOf(request);
        destination = chosen;
        long announcedBytes = HttpUtil.getContentLength(request, 0L);
        boolean hasBody = announcedBytes > 0 || HttpUtil.isTransferEncodingChunked(request);
        if (hasBody && chosen.takesBodiesAsTheyCome()) {
            paused = true;
            begun.handTo(chosen);
        } else if (announcedBytes > chosen.bodyLimit().bytesMax()) {
            begun.answer(chosen.tooLarge());
        } else {
            wire.goOnIfExpected(channel, request);
        }
    }

    private Framing framing(HttpRequest request, boolean persistent) {
        return wire.framing(request, persistent && state == State.ANSWERING && !scope.shuttingDown());
    }

    private void streamEnded(Exchange answered, StreamedReply stream, Framing framing) {
        body.release();
        if (stream != streaming) {
            answered.told(scope.sentReplies(), false); // the client has left
        } else if (stream.isCutShort()) {
            forget();
            wire.breakOff(channel);
        } else {
            wire.end(channel, stream.form(), beforeEnd(answered, framing));
            afterEnd(answered);
        }
    }

    /** Turns to the next request, or to the end when there is none; what an answer's last bytes are sent with. */
    private ChannelPromise beforeEnd(Exchange answered, Framing framing) {
        boolean wholeRequestRead = state == State.ANSWERING;
        forget();
        if (!framing.closes() && (!inputEnded || !waiting.isEmpty())) {
            move(State.IDLE, IDLE_SECONDS_MAX);
            return channel.voidPromise();
        }
        move(State.CLOSING, SENDING_SECONDS_MAX);
        waiting.drop();
        return channel.newPromise().addListener(sent -> close(answered, sent.isSuccess(), wholeRequestRead));
    }

    private void afterEnd(Exchange answered) {
        if (state == State.IDLE) {
            answered.flushed(scope.sentReplies(), channel);
            readWaiting();
            closeWhenNothingIsLeft();
        }
    }

    /** Closes behind the last answer. What comes from a client that is still sending is dropped for a while. */
    private void close(Exchange answered, boolean answerSent, boolean wholeRequestRead) {
        answered.told(scope.sentReplies(), answerSent);
        if (answerSent && !wholeRequestRead && !inputEnded) {
            move(State.CLOSING, LINGER_SECONDS_MAX);
            wire.refuseRest(channel);
        } else {
            channel.close();
        }
    }

    /** Closes behind what is still being sent: an answer before this one may not have left yet. */
    private void closeWhenNothingIsLeft() {
        if (inputEnded && state != State.ANSWERING && waiting.isEmpty() && channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void forget() {
        exchange = null;
        destination = null;
        streaming = null;
        paused = false;
        body.forget();
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
