package dev.millrace.gateway.auth;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.route.RequestTarget;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it was sent, which is what a signature is of. Immutable.
 *
 * @param target path and query
 * @param headers in their order; a name may be there more than once
 */
public record SignedRequest(
        String method, String target, Iterable<Map.Entry<String, String>> headers, Payload body) {

    /** The request of an exchange that has been read whole. */
    public static SignedRequest of(Exchange exchange) {
        return new SignedRequest(exchange.method(), exchange.target(), exchange.headers(), exchange.body());
    }

    /** The head of a request whose body is not looked at. */
    public static SignedRequest ofHead(HttpRequest request) {
        return new SignedRequest(request.method().name(), request.uri(), request.headers(), Payload.EMPTY);
    }

    String rawPath() {
        String local = RequestTarget.pathAndQuery(target);
        int query = local.indexOf('?');
        return query < 0 ? local : local.substring(0, query);
    }

    String rawQuery() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** The first value of a header, whose name may be in any case; null when it was not sent. */
    @Nullable String header(String name) {
        for (Map.Entry<String, String> header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return header.getValue();
            }
        }
        return null;
    }
}
