package dev.millrace.gateway.object.servlet;

import dev.millrace.gateway.auth.ChunkSignatures;
import dev.millrace.gateway.auth.ContentHash;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyBudget;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Date;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request of one of S3's clients, without what signs it: its signature is the gateway's matter. Immutable but for
 * its body, which is read once.
 */
public final class StoreRequest extends HttpServletRequestWrapper {
    /** How S3Proxy is told of chunks, whatever the client says of their signatures. */
    private static final String IN_CHUNKS = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";

    /** Said of a connection, of a signature, or of what there is not here (locks, payers). */
    private static final Set<String> NOT_SEEN = Set.of(
            "authorization",
            "connection",
            "date",
            "keep-alive",
            "proxy-connection",
            "te",
            "upgrade",
            "x-amz-bypass-governance-retention",
            "x-amz-date",
            "x-amz-expected-bucket-owner",
            "x-amz-optional-object-attributes",
            "x-amz-request-payer",
            "x-amz-security-token",
            "x-amz-source-expected-bucket-owner");

    private final Exchange exchange;
    private final String path;
    private final Map<String, String> parameters;
    private final HttpHeaders headers;
    private final RequestBody body;

    private StoreRequest(
            Exchange exchange,
            String path,
            Map<String, String> parameters,
            @Nullable BodyCheck check,
            BodyBudget documents) {
        super(Unsupported.REQUEST);
        this.exchange = exchange;
        this.path = path;
        this.parameters = parameters;
        this.headers = seen(exchange.headers());
        boolean isWhole = check != null && isWanted(exchange, path, parameters, check);
        this.body = new RequestBody(exchange, check, isWhole ? documents : null);
    }

    /**
     * The request of an exchange. Throws {@link BrokenBodyException} when its head tells nothing of the length of a
     * body in chunks, or tells of a body that there is not.
     *
     * @param path {@code /bucket/key}, still encoded
     * @param parameters of its query, without those that sign it
     * @param signatures which the chunks of its body must have; null for any
     * @param documents the memory of all bodies that are looked at whole
     */
    public static StoreRequest of(
            Exchange exchange,
            String path,
            Map<String, String> parameters,
            @Nullable ChunkSignatures signatures,
            BodyBudget documents)
            throws BrokenBodyException {
        BodyCheck chunks = ChunkedBody.of(exchange.headers(), signatures);
        BodyCheck check = chunks == null ? HashedBody.of(exchange.headers()) : chunks;
        if (check != null && !hasBody(exchange)) {
            check.end().release();
            check = null;
        }
        return new StoreRequest(exchange, path, parameters, check, documents);
    }

    private static boolean hasBody(Exchange exchange) {
        String length = exchange.header(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? exchange.header(HttpHeaderNames.TRANSFER_ENCODING) != null : !length.equals("0");
    }

    /**
     * Whether the whole body is wanted before the store sees any of it: a document may end before its last byte, and of
     * content without a byte none is read.
     */
    private static boolean isWanted(
            Exchange exchange, String path, Map<String, String> parameters, BodyCheck check) {
        boolean isOfObject = path.indexOf('/', 1) > 0 && path.indexOf('/', 1) < path.length() - 1;
        boolean isContent =
                exchange.method().equals("PUT") && isOfObject && !parameters.containsKey("acl");
        return !isContent || check.announcedBytes() == 0;
    }

    private static HttpHeaders seen(HttpHeaders sent) {
        HttpHeaders seen =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        for (Map.Entry<String, String> header : sent) {
            if (!NOT_SEEN.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                seen.add(header.getKey(), header.getValue());
            }
        }
        if (ContentHash.tellsOfChunks(sent.get(ContentHash.HEADER))) {
            seen.set(ContentHash.HEADER, IN_CHUNKS);
        }
        return seen;
    }

    public RequestBody body() {
        return body;
    }

    @Override
    public RequestBody getInputStream() {
        return body;
    }

    @Override
    public String getMethod() {
        return exchange.method();
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        String host = exchange.header(HttpHeaderNames.HOST);
        return new StringBuffer(exchange.scheme()).append("://").append(host).append(path);
    }

    @Override
    public @Nullable String getParameter(String name) {
        return parameters.get(name);
    }

    @Override
    public Enumeration<String> getParameterNames() {
        return Collections.enumeration(parameters.keySet());
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(headers.getAll(name));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.names());
    }

    /** Throws {@link IllegalArgumentException} when it is no date. */
    @Override
    public long getDateHeader(String name) {
        String value = headers.get(name);
        if (value == null) {
            return -1;
        }
        Date date = DateFormatter.parseHttpDate(value);
        if (date == null) {
            throw new IllegalArgumentException("no date: " + value);
        }
        return date.toInstant().toEpochMilli();
    }

    @Override
    public long getContentLengthLong() {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public @Nullable String getContentType() {
        return headers.get(HttpHeaderNames.CONTENT_TYPE);
    }

    /** For logs: the line of the request. */
    @Override
    public String toString() {
        return getMethod() + " " + path;
    }
}
