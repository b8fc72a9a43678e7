package dev.millrace.gateway.object.servlet;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.ReplyHead;
import io.netty.handler.codec.DateFormatter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request, as S3Proxy makes it. Confined to the thread that serves the request, but for
 * {@link #abandon}, which is the event loop's.
 */
public final class StoreResponse extends HttpServletResponseWrapper {
    public static final String REQUEST_ID = "x-amz-request-id";
    /** Said of a connection, or said by the gateway. */
    private static final Set<String> NOT_SENT = Set.of(
            "connection", "content-length", "date", "keep-alive", "server", "transfer-encoding", REQUEST_ID);

    private static final int NOT_MODIFIED = 304;
    private static final char DELETE = 127;
    private static final char LATIN_MAX = 255;

    private final Exchange exchange;
    private final Map<String, String> told;
    private final HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory()
            .withValidation(false)
            .newHeaders();
    private final AnswerBody body;
    private @Nullable PrintWriter writer;
    private int status = 200;

    /** @param told what the gateway adds to the head */
    public StoreResponse(Exchange exchange, Map<String, String> told, Clock clock) {
        super(Unsupported.RESPONSE);
        this.exchange = exchange;
        this.told = told;
        this.body = new AnswerBody(exchange, this, clock);
    }

    /** All has been said. Throws {@link IOException} when the client has left. */
    public void finish() throws IOException {
        if (writer != null) {
            writer.flush();
        }
        body.finish();
    }

    /** Answers with an error, where nothing has been answered yet; else the client sees that this was not all. */
    public void fail(HttpReply error) {
        body.fail(error);
    }

    /** The client has left. Called on the event loop. */
    public void abandon() {
        body.abandon();
    }

    /** Whether the head tells of a body that does not follow. */
    boolean tellsOnly() {
        return exchange.method().equals("HEAD") || status == NOT_MODIFIED;
    }

    ReplyHead head() {
        List<Map.Entry<String, String>> sent = new ArrayList<>();
        for (Map.Entry<String, String> header : headers) {
            if (!NOT_SENT.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                sent.add(header);
            }
        }
        sent.addAll(told.entrySet());
        return ReplyHead.of(status, sent);
    }

    /** Bytes of the body as the head tells them; -1 when it does not. */
    long contentLength() {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return body;
    }

    @Override
    public PrintWriter getWriter() {
        PrintWriter made = writer;
        if (made == null) {
            made = new PrintWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
            writer = made;
        }
        return made;
    }

    @Override
    public boolean isCommitted() {
        return body.isCommitted();
    }

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public int getStatus() {
        return status;
    }

    /** S3Proxy says so what it has no error of S3's for. */
    @Override
    public void sendError(int code) {
        throw new S3ProxyException(S3ErrorCode.INVALID_REQUEST);
    }

    @Override
    public void addHeader(String name, String value) {
        headers.add(name, sendable(value));
    }

    @Override
    public void setHeader(String name, String value) {
        headers.set(name, sendable(value));
    }

    @Override
    public void addDateHeader(String name, long epochMillis) {
        headers.add(name, DateFormatter.format(Date.from(Instant.ofEpochMilli(epochMillis))));
    }

    @Override
    public boolean containsHeader(String name) {
        return headers.contains(name);
    }

    @Override
    public @Nullable String getHeader(String name) {
        return name.equalsIgnoreCase(REQUEST_ID) ? exchange.requestId().toString() : headers.get(name);
    }

    @Override
    public void setContentType(String type) {
        headers.set(HttpHeaderNames.CONTENT_TYPE, sendable(type));
    }

    /** It is always UTF-8 that S3Proxy writes, and XML says so itself. */
    @Override
    public void setCharacterEncoding(String charset) {}

    /**
     * A value as its bytes go out. What clients ask to be told (their {@code response-content-disposition}) and what
     * forms have stored may be any text; what would break the head apart is refused.
     */
    private static String sendable(String value) {
        boolean isLatin = true;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == DELETE) {
                throw new S3ProxyException(S3ErrorCode.INVALID_ARGUMENT, "A header cannot have control characters.");
            }
            isLatin &= c <= LATIN_MAX;
        }
        return isLatin ? value : new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
