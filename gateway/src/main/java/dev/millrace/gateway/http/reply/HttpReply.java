package dev.millrace.gateway.http.reply;

import dev.millrace.engine.invocation.Payload;
import java.util.Map;

/** The answer of a control operation. Immutable. */
public record HttpReply(int status, Map<String, String> headers, Payload body) {
    public static HttpReply json(int status, byte[] json) {
        return new HttpReply(status, Map.of("Content-Type", "application/json"), Payload.of(json));
    }

    public static HttpReply empty(int status) {
        return new HttpReply(status, Map.of(), Payload.EMPTY);
    }
}
