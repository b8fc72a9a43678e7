package dev.millrace.gateway.api.serve;

import dev.millrace.gateway.web.WebResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private Replies() {}

    static WebResponse unauthorized(@Nullable String challenge) {
        return challenging(UNAUTHORIZED, challenge);
    }

    static WebResponse forbidden(@Nullable String challenge) {
        return challenging(FORBIDDEN, challenge);
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
