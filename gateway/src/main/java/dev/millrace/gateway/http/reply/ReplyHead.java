package dev.millrace.gateway.http.reply;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import io.netty.handler.codec.http.HttpResponseStatus;

/**
 * Status line and headers of an answer as bytes, made once where answers repeat. What differs from answer to answer
 * (request id, date, length, connection) is added where it is sent. Immutable.
 */
public final class ReplyHead {
    private final int status;
    private final List<Map.Entry<String, String>> headers;
    private final byte[] bytes;

    private ReplyHead(int status, List<Map.Entry<String, String>> headers, byte[] bytes) {
        this.status = status;
        this.headers = headers;
        this.bytes = bytes;
    }

    /** Throws {@link IllegalArgumentException} when a header would break the message apart. */
    public static ReplyHead of(int status, Map<String, String> headers) {
        return of(status, headers.entrySet());
    }

    /** As {@link #of(int, Map)}, with headers of which a name may be there more than once. */
    public static ReplyHead of(int status, Collection<Map.Entry<String, String>> headers) {
        StringBuilder head = new StringBuilder(128)
                .append("HTTP/1.1 ")
                .append(status)
                .append(' ')
                .append(HttpResponseStatus.valueOf(status).reasonPhrase())
                .append("\r\n");
        for (Map.Entry<String, String> header : headers) {
            head.append(checked(header.getKey())).append(": ").append(checked(header.getValue())).append("\r\n");
        }
        return new ReplyHead(status, List.copyOf(headers), head.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    public static ReplyHead of(HttpReply reply) {
        return of(reply.status(), reply.headers());
    }

    /** The same head with more headers behind its own. */
    public ReplyHead with(Map<String, String> more) {
        if (more.isEmpty()) {
            return this;
        }
        List<Map.Entry<String, String>> all = new ArrayList<>(headers);
        all.addAll(more.entrySet());
        return of(status, all);
    }

    /** Whether a message of this status has a body at all (RFC 9110, 15.3.5). */
    public boolean allowsBody() {
        return status != 204 && status != 304;
    }

    public int status() {
        return status;
    }

    /** The headers, of which a name may be there more than once. */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /** Status line and headers as HTTP/1.1 has them, without the empty line at the end. Not to be written into. */
    public byte[] bytes() {
        return bytes;
    }

    private static String checked(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 127 || c > 255) {
                throw new IllegalArgumentException("character " + (int) c + " in the header text '" + text + "'");
            }
        }
        return text;
    }
}
