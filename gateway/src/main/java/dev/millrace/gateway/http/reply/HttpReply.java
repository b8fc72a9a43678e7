package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Payload;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a control operation. Immutable.
 *
 * @param file what is sent in the place of the body, a part at a time; null when the body itself is
 */
public record HttpReply(int status, Map<String, String> headers, Payload body, @Nullable Path file) {
    public HttpReply(int status, Map<String, String> headers, Payload body) {
        this(status, headers, body, null);
    }

    public static HttpReply json(int status, byte[] json) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), Payload.of(json));
    }

    public static HttpReply empty(int status) {
        return new HttpReply(status, Map.of(), Payload.EMPTY);
    }

    /** An answer with a file that nobody changes. */
    public static HttpReply file(String contentType, Path file) {
        return new HttpReply(200, Map.of("Content-Type", contentType), Payload.EMPTY, file);
    }

    /** The same answer with more headers. */
    public HttpReply with(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(more);
        return new HttpReply(status, all, body, file);
    }
}
