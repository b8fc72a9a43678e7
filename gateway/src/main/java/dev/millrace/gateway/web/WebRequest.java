package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.route.RequestTarget;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;

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
    private static final byte[] TRACE_FORM =
            "Root=1-00000000-000000000000000000000000".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    /**
     * The request of an exchange that has been read whole, with the headers that a gateway adds: who is behind it, and
     * a trace where the client sent none.
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
        boolean traced = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> sent = exchange.headers().iteratorCharSequence();
        while (sent.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = sent.next();
            String name = HeaderRules.lowerCase(header.getKey());
            String value = header.getValue().toString();
            switch (name) {
                case FORWARDED_FOR -> forwardedFor += value + ", ";
                case FORWARDED_PORT, FORWARDED_PROTO -> {} // what a client says of our side of the connection is void
                default -> {
                    traced |= name.equals(TRACE);
                    if (HeaderRules.goesIn(name)) {
                        headers.add(name, value);
                    }
                }
            }
        }
        headers.add(FORWARDED_FOR, forwardedFor + exchange.sourceIp());
        headers.add(FORWARDED_PORT, exchange.port());
        headers.add(FORWARDED_PROTO, exchange.scheme());
        if (!traced) {
            headers.add(TRACE, trace(exchange.requestId(), epochMillis));
        }
        return headers.build();
    }

    private static String trace(RequestId id, long epochMillis) {
        byte[] trace = TRACE_FORM.clone();
        hex(trace, 7, epochMillis / 1_000, Integer.BYTES);
        hex(trace, 16, id.high(), Integer.BYTES);
        hex(trace, 24, id.low(), Long.BYTES);
        return new String(trace, StandardCharsets.ISO_8859_1);
    }

    /** Writes the low {@code bytes} bytes of a number in hexadecimal digits. */
    private static void hex(byte[] to, int offset, long number, int bytes) {
        int digits = 2 * bytes;
        for (int i = 0; i < digits; i++) {
            to[offset + i] = HEX[(int) (number >>> (4 * (digits - 1 - i))) & 0xF];
        }
    }
}
