package dev.millrace.gateway.http.request;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request of HTTP/2 as that of HTTP/1.1 that means the same. What Netty's codec has let through already
 * has names in lower case, no pseudo-header behind another header, none that speaks of the connection, and one length
 * at most. Confined to the connection's event loop.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113.html#section-8.3.1">RFC 9113, 8.3.1</a>
 */
final class StreamRequest extends DefaultHttpRequest {
    /** As functions are told of it. */
    private static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

    /** What could end a line elsewhere, or be read as another target. */
    private static final Pattern TARGET = Pattern.compile("/[^\\x00-\\x20\\x7f]*|\\*");

    private StreamRequest(HttpMethod method, String target) {
        super(HTTP_2, method, target);
    }

    /** Throws {@link IllegalArgumentException} when it is malformed. */
    static StreamRequest of(Http2Headers headers, boolean isWhole) {
        String method = one(headers, PseudoHeaderName.METHOD);
        String target = one(headers, PseudoHeaderName.PATH);
        String scheme = one(headers, PseudoHeaderName.SCHEME);
        if (method == null || target == null || scheme == null || !TARGET.matcher(target).matches()) {
            throw new IllegalArgumentException("method " + method + ", path " + target + ", scheme " + scheme);
        }
        StreamRequest request = new StreamRequest(HttpMethod.valueOf(method), target);
        if (!request.method().name().equals(method)) {
            throw new IllegalArgumentException("the method '" + method + "'");
        }
        copy(headers, request.headers());
        host(one(headers, PseudoHeaderName.AUTHORITY), request.headers());
        if (!isWhole && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            request.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED); // what it amounts to
        }
        return request;
    }

    private static void copy(Http2Headers from, HttpHeaders to) {
        StringBuilder cookies = new StringBuilder();
        for (Map.Entry<CharSequence, CharSequence> header : from) {
            CharSequence name = header.getKey();
            CharSequence value = header.getValue();
            if (HttpHeaderNames.COOKIE.contentEquals(name)) {
                cookies.append(cookies.isEmpty() ? "" : "; ").append(value);
            } else if (!PseudoHeaderName.hasPseudoHeaderFormat(name)) {
                to.add(name, trimmed(value));
            }
        }
        if (!cookies.isEmpty()) {
            to.set(HttpHeaderNames.COOKIE, trimmed(cookies));
        }
    }

    private static String trimmed(CharSequence value) {
        String text = value.toString();
        if (!text.strip().equals(text)) {
            throw new IllegalArgumentException("space around the value '" + text + "'");
        }
        return text;
    }

    /** The authority acts as Host; both may be there if they say the same. */
    private static void host(@Nullable String authority, HttpHeaders headers) {
        if (authority == null) {
            return;
        }
        for (String host : headers.getAll(HttpHeaderNames.HOST)) {
            if (!host.equalsIgnoreCase(authority)) {
                throw new IllegalArgumentException("the authority " + authority + " with the host " + host);
            }
        }
        headers.set(HttpHeaderNames.HOST, authority);
    }

    private static @Nullable String one(Http2Headers headers, PseudoHeaderName name) {
        List<CharSequence> values = headers.getAll(name.value());
        if (values.size() > 1) {
            throw new IllegalArgumentException(values.size() + " times " + name.value());
        }
        return values.isEmpty() ? null : values.getFirst().toString();
    }
}
