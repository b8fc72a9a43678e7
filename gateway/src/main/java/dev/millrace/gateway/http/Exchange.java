package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.gateway.http.body.BodySink;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.http.reply.ReplyStream;
import dev.millrace.gateway.http.wire.SentReplies;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and the way back for its answer. It is answered exactly once. Confined to the connection's event loop,
 * but for {@link #onLoop} and {@link #answerLater}, which any thread may call.
 */
public final class Exchange {
    private static final String TRACE = "X-Amzn-Trace-Id";
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final Connection connection;
    private final HttpRequest request;
    private final RequestId requestId = RequestId.random();
    private Payload body = Payload.EMPTY;
    private boolean answered;
    private boolean ofRun;
    private long traceEpochSecond;
    private Map<String, String> alsoSaid = Map.of();
    private ErrorForm errorForm = ErrorForms.LAMBDA;
    private @Nullable Runnable whenGone;
    private boolean gone;

    Exchange(Connection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
    }

    /** Sends the answer. A connection that is gone by now swallows it; a second answer is a bug and throws. */
    public void answer(ReplyHead head, Payload payload) {
        requireUnanswered();
        answered = true;
        connection.answer(this, head.with(alsoSaid), payload);
    }

    public void answer(HttpReply reply) {
        answer(ReplyHead.of(reply), reply.body());
    }

    /**
     * Sends the head of an answer whose body follows in parts.
     *
     * @param bodyBytes how long the body is; -1 when nobody knows yet
     * @param whenWritable told on the event loop when a client that took nothing takes more again
     */
    public ReplyStream stream(ReplyHead head, long bodyBytes, Runnable whenWritable) {
        requireUnanswered();
        answered = true;
        return connection.stream(this, head.with(alsoSaid), bodyBytes, whenWritable);
    }

    /** Has the answer say these headers, too, whatever it will be. */
    public void alsoSay(Map<String, String> headers) {
        alsoSaid = Map.copyOf(headers);
    }

    /**
     * Has the answer say in which trace the function runs.
     *
     * @param called what the request said of its trace; null when it said nothing
     * @param arrivalEpochNanos when the trace begins if the request is in none
     * @param keeps whether the function keeps traces about which the request has not decided
     */
    public void sayTrace(@Nullable String called, long arrivalEpochNanos, boolean keeps) {
        boolean isInTrace = called != null && TraceHeader.link(called) != null;
        if (isInTrace || keeps) {
            String begun = called != null && isInTrace
                    ? called
                    : TraceHeader.root(requestId, arrivalEpochNanos / 1_000_000);
            alsoSay(Map.of(TRACE, TraceHeader.causedBy(TraceHeader.decided(begun, keeps), requestId, 1)));
        } else {
            traceEpochSecond = arrivalEpochNanos / 1_000_000_000;
        }
    }

    /** The run that this request asked for has ended: what is answered from here on is its reply. */
    public void runEnded() {
        ofRun = true;
    }

    /** Lets the body come, for a destination that takes it as it comes. */
    public void readBody(BodySink sink) {
        connection.readBody(this, sink);
    }

    /** Lets the client wait with the rest of the body. */
    public void pauseBody() {
        connection.pauseBody(this);
    }

    public void resumeBody() {
        connection.resumeBody(this);
    }

    /** Runs {@code task} on the event loop when the client leaves, or its request breaks off, before it has it all. */
    public void whenGone(Runnable task) {
        if (gone) {
            task.run();
        } else {
            whenGone = task;
        }
    }

    /** Runs {@code completion} on the connection's event loop, together with others that come at the same time. */
    public void onLoop(Runnable completion) {
        connection.completions().add(() -> guarded(completion));
    }

    /** Sends the answer from any thread. */
    public void answerLater(HttpReply reply) {
        onLoop(() -> answer(reply));
    }

    /** The identity under which the caller, the run and the log know this request. */
    public RequestId requestId() {
        return requestId;
    }

    public String method() {
        return request.method().name();
    }

    /** Path and query as they were sent. */
    public String target() {
        return request.uri();
    }

    public Payload body() {
        return body;
    }

    /** The first value of a header, whose name may be in any case; null when it was not sent. */
    public @Nullable String header(CharSequence name) {
        return request.headers().get(name);
    }

    /** All headers as they were sent, in their order; a name may be there more than once. */
    public HttpHeaders headers() {
        return request.headers();
    }

    /** Such as {@code HTTP/1.1} and {@code HTTP/2.0}. */
    public String protocol() {
        return request.protocolVersion().text();
    }

    /** How the client speaks with the server: {@code http} or {@code https}. */
    public String scheme() {
        return connection.ends().scheme();
    }

    /** The address of whoever is at the other end of the connection. */
    public String sourceIp() {
        return connection.ends().clientAddress();
    }

    /** The port of the server that the client speaks with, as text. */
    public String port() {
        return connection.ends().serverPort();
    }

    /** All header values by lower-case name; repeated headers joined with ", ". */
    Map<String, String> headersByLowerCaseName() {
        Map<String, String> byName = new TreeMap<>();
        HttpHeaders headers = request.headers();
        for (Map.Entry<String, String> header : headers) {
            byName.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
        }
        return byName;
    }

    /** When the trace began that the answer tells of; 0 when it tells of none, or of the client's. */
    long traceSecond() {
        return traceEpochSecond;
    }

    HttpRequest request() {
        return request;
    }

    /** All of its answer has been written and flushed. */
    void flushed(SentReplies to, Channel channel) {
        if (ofRun) {
            to.flushed(channel, requestId);
        }
    }

    /** What became of its answer: whether the socket has taken it whole, or the client had left. */
    void told(SentReplies to, boolean whole) {
        if (ofRun) {
            to.tell(requestId, whole);
        }
    }

    boolean isAnswered() {
        return answered;
    }

    void body(Payload whole) {
        body = whole;
    }

    /** Has a destination take this request, which it now may answer. */
    void handTo(Destination destination) {
        errorForm = destination.errorForm();
        guarded(() -> destination.take(this));
    }

    /** Runs a step of a destination. When it fails, the client has an answer, or sees that its answer is not whole. */
    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Request {} {} {} failed", requestId, method(), target(), e);
            connection.breakOff(this, errorForm.broken());
        }
    }

    /** The client has left, or its request has broken off. */
    void gone() {
        gone = true;
        Runnable task = whenGone;
        whenGone = null;
        if (task != null) {
            task.run();
        }
    }

    private void requireUnanswered() {
        if (answered) {
            throw new IllegalStateException("request " + requestId + " was answered twice");
        }
    }
}
