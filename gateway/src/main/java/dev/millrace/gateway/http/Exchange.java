package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One request and the way back for its answer. It is answered exactly once. Confined to the connection's event loop,
 * but for {@link #onLoop} and {@link #answerLater}, which any thread may call.
 */
public final class Exchange {
    private final Connection connection;
    private final HttpRequest request;
    private final RequestId requestId = RequestId.random();
    private Payload body = Payload.EMPTY;
    private boolean answered;

    Exchange(Connection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
    }

    /** Sends the answer. A connection that is gone by now swallows it; a second answer is a bug and throws. */
    public void answer(ReplyHead head, Payload payload) {
        if (answered) {
            throw new IllegalStateException("request " + requestId + " was answered twice");
        }
        answered = true;
        connection.answer(this, head, payload);
    }

    public void answer(HttpReply reply) {
        answer(ReplyHead.of(reply), reply.body());
    }

    /** Runs {@code completion} on the connection's event loop, together with others that come at the same time. */
    public void onLoop(Runnable completion) {
        connection.completions().add(completion);
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

    /** All header values by lower-case name; repeated headers joined with ", ". */
    Map<String, String> headersByLowerCaseName() {
        Map<String, String> byName = new TreeMap<>();
        HttpHeaders headers = request.headers();
        for (Map.Entry<String, String> header : headers) {
            byName.merge(header.getKey().toLowerCase(Locale.ROOT), header.getValue(), (a, b) -> a + ", " + b);
        }
        return byName;
    }

    HttpRequest request() {
        return request;
    }

    boolean isAnswered() {
        return answered;
    }

    void body(Payload whole) {
        body = whole;
    }
}
