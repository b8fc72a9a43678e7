package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TraceLink;
import dev.millrace.engine.trace.RunTrace;
import dev.millrace.engine.trace.Traceparent;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.route.RequestTarget;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of the web, on its way to a function. Immutable.
 *
 * @param id by which the caller, the function and the log know it
 * @param arrivedEpochMillis when it had been read
 * @param path as the function is to see it
 * @param query as it was sent, without the question mark
 * @param protocol for example {@code HTTP/1.1}
 * @param sourceIp address of whoever is at the other end of the connection
 * @param headers by lower-case name
 */
public record WebRequest(
        RequestId id,
        long arrivedEpochMillis,
        String method,
        String path,
        String query,
        String protocol,
        String sourceIp,
        NamedValues headers,
        Payload body) {
    private static final String FORWARDED_FOR = "x-forwarded-for";
    private static final String FORWARDED_PORT = "x-forwarded-port";
    private static final String FORWARDED_PROTO = "x-forwarded-proto";
    private static final String TRACE = "x-amzn-trace-id";
    private static final String TRACEPARENT = "traceparent";

    /**
     * The request of an exchange that has been read whole, with the headers that a gateway adds: who is behind it, and
     * where the run of its function stands in the client's trace, or in one that begins here.
     *
     * @param path as the function is to see it
     */
    public static WebRequest of(Exchange exchange, String path, long arrivedEpochMillis) {
        return new WebRequest(
                exchange.requestId(),
                arrivedEpochMillis,
                exchange.method(),
                path,
                queryOf(exchange.target()),
                exchange.protocol(),
                exchange.sourceIp(),
                headersOf(exchange, arrivedEpochMillis),
                exchange.body());
    }

    /** The path of a request target as it was sent, without the query. */
    public static String rawPathOf(String target) {
        String local = RequestTarget.pathAndQuery(target);
        int query = local.indexOf('?');
        return query < 0 ? local : local.substring(0, query);
    }

    /** The same request with another path for the function to see. */
    public WebRequest withPath(String other) {
        return new WebRequest(id, arrivedEpochMillis, method, other, query, protocol, sourceIp, headers, body);
    }

    /** Bytes of its line and headers, nearly. */
    public int headBytes() {
        int bytes = method.length() + path.length() + query.length();
        for (int i = 0; i < headers.size(); i++) {
            bytes += headers.name(i).length() + headers.value(i).length();
        }
        return bytes;
    }

    /** The value of the header, or an empty text. */
    public String header(String lowerCaseName) {
        return Objects.requireNonNullElse(headers.first(lowerCaseName), "");
    }

    private static String queryOf(String target) {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    private static NamedValues headersOf(Exchange exchange, long epochMillis) {
        NamedValues.Builder headers = new NamedValues.Builder();
        String forwardedFor = "";
        String traceparent = null;
        String trace = null;
        Iterator<Map.Entry<CharSequence, CharSequence>> sent = exchange.headers().iteratorCharSequence();
        while (sent.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = sent.next();
            String name = HeaderRules.lowerCase(header.getKey());
            String value = header.getValue().toString();
            switch (name) {
                case FORWARDED_FOR -> forwardedFor += value + ", ";
                case FORWARDED_PORT, FORWARDED_PROTO -> {} // what a client says of our side of the connection is void
                case TRACEPARENT -> traceparent = traceparent == null ? value : "";
                case TRACE -> trace = trace == null ? value : trace;
                default -> {
                    if (HeaderRules.goesIn(name)) {
                        headers.add(name, value);
                    }
                }
            }
        }
        headers.add(FORWARDED_FOR, forwardedFor + exchange.sourceIp());
        headers.add(FORWARDED_PORT, exchange.port());
        headers.add(FORWARDED_PROTO, exchange.scheme());
        addTrace(headers, exchange.requestId(), epochMillis, TraceHeader.of(traceparent, trace));
        return headers.build();
    }

    /**
     * What the function calls is a child of its run. Where the client has not decided what is kept, nothing here does,
     * and there is no header of W3C, which cannot leave it open.
     */
    private static void addTrace(NamedValues.Builder to, RequestId id, long epochMillis, @Nullable String sent) {
        TraceLink called = TraceHeader.link(sent);
        if (sent == null || called == null) {
            to.add(TRACE, TraceHeader.root(id, epochMillis));
            return;
        }
        to.add(TRACE, TraceHeader.causedBy(sent, id, 1));
        if (TraceHeader.isDecided(sent)) {
            to.add(TRACEPARENT, Traceparent.of(RunTrace.of(id.high(), id.low(), 1, 0, called)));
        }
    }
}
