package dev.millrace.gateway.url;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.Registry;
import dev.millrace.gateway.auth.SignatureCheck;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The way in of function URLs: requests become events and go down the line with all that arrived in the same tick of
 * the event loop, with no thread between. Confined to its event loop.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html">Invoking function URLs</a>
 */
public final class UrlDoor implements Door, Destination {
    private final UrlLine line;

    /**
     * The door of one event loop.
     *
     * @param signatures for URLs whose callers must sign
     * @param control threads for large requests and responses; bounded: they reject what they have no room for
     */
    public UrlDoor(
            Registry registry,
            TickBatch batch,
            SignatureCheck signatures,
            Clock clock,
            Executor control) {
        this.line = new UrlLine(registry, batch, signatures, clock, control);
    }

    @Override
    public @Nullable Destination destinationOf(HttpRequest request) {
        return UrlAddress.matches(request.uri(), request.headers().get(HttpHeaderNames.HOST)) ? this : null;
    }

    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.INVOKE;
    }

    @Override
    public HttpReply tooLarge() {
        return UrlReplies.http(UrlReplies.TOO_LARGE);
    }

    @Override
    public void take(Exchange exchange) {
        new UrlCall(exchange, line).begin();
    }
}
