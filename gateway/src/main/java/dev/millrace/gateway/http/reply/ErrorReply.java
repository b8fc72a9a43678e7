package dev.millrace.gateway.http.reply;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The parts that all forms of errors share. */
final class ErrorReply {
    static final String BROKEN = "An unexpected error occurred; see the server's log.";

    private static final String RETRY_AFTER_SECONDS = "1";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ErrorReply() {}

    /** An error whose type is told in a header, and the rest in the members of a JSON object, in their order. */
    static HttpReply of(int status, String errorType, Map<String, String> members) {
        return withHeader(HttpReply.json(status, JSON.writeValueAsBytes(members)), "x-amzn-ErrorType", errorType);
    }

    /** The same, for a client that may try again soon. */
    static HttpReply soonAgain(HttpReply reply) {
        return withHeader(reply, "Retry-After", RETRY_AFTER_SECONDS);
    }

    static HttpReply withHeader(HttpReply reply, String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(reply.headers());
        headers.put(name, value);
        return new HttpReply(reply.status(), headers, reply.body());
    }
}
