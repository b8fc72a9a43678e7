package dev.millrace.gateway.api.serve;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What API Gateway itself answers. */
final class Replies {
    static final WebResponse NOT_FOUND = WebResponse.message(404, "Not Found");
    static final WebResponse TOO_LARGE = WebResponse.message(413, "Request Entity Too Large");
    static final WebResponse HEADERS_TOO_LARGE = WebResponse.message(431, "Request Header Fields Too Large");
    static final WebResponse THROTTLED = WebResponse.message(429, "Too Many Requests");
    static final WebResponse BROKEN = WebResponse.message(500, "Internal Server Error");
    static final WebResponse UNAVAILABLE = WebResponse.message(503, "Service Unavailable");
    private static final WebResponse UNAUTHORIZED = WebResponse.message(401, "Unauthorized");
    private static final WebResponse FORBIDDEN = WebResponse.message(403, "Forbidden");

    /** Payloads are equal when they are the same. */
    private static final Set<Payload> BODIES =
            Stream.of(NOT_FOUND, TOO_LARGE, HEADERS_TOO_LARGE, THROTTLED, BROKEN, UNAVAILABLE, UNAUTHORIZED, FORBIDDEN)
                    .map(WebResponse::body)
                    .collect(Collectors.toUnmodifiableSet());

    private Replies() {}

    static WebResponse unauthorized(@Nullable String challenge) {
        return challenging(UNAUTHORIZED, challenge);
    }

    static WebResponse forbidden(@Nullable String challenge) {
        return challenging(FORBIDDEN, challenge);
    }

    /** Whether a response, perhaps with other headers, is one of these. */
    static boolean isOne(WebResponse response) {
        return BODIES.contains(response.body());
    }

    private static WebResponse challenging(WebResponse reply, @Nullable String challenge) {
        if (challenge == null) {
            return reply;
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>(reply.headers());
        headers.add(Map.entry("www-authenticate", challenge));
        return new WebResponse(reply.status(), headers, reply.body());
    }
}
