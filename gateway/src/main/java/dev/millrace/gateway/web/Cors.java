package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which pages of other origins may call, as the owner has set it. Immutable.
 *
 * @param allowOrigins origins, {@code *}, or all of a scheme as in {@code https://*}
 * @param allowMethods methods, or {@code *}
 * @param allowHeaders names of headers, or {@code *}
 * @param exposeHeaders names of headers, or {@code *}
 * @param maxAgeSeconds how long a browser may remember the answer; null leaves that to the browser
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">CORS</a>
 */
public record Cors(
        List<String> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        @Nullable Integer maxAgeSeconds,
        boolean allowCredentials) {
    private static final String PREFIX = "access-control-";
    private static final String ALLOW_ORIGIN = PREFIX + "allow-origin";
    private static final String ANY = "*";

    public Cors {
        allowOrigins = List.copyOf(allowOrigins);
        allowMethods = List.copyOf(allowMethods);
        allowHeaders = List.copyOf(allowHeaders);
        exposeHeaders = List.copyOf(exposeHeaders);
    }

    /** Whether the request only asks what it might do. */
    public static boolean isPreflight(WebRequest request) {
        return request.method().equals("OPTIONS")
                && request.headers().first("origin") != null
                && request.headers().first("access-control-request-method") != null;
    }

    /** The answer to a preflight request: no function sees it. */
    public WebResponse preflight(WebRequest request, int status) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        if (allowOrigin(request, headers)) {
            add(headers, "allow-methods", allowMethods, request.header("access-control-request-method"));
            add(headers, "allow-headers", allowHeaders, request.header("access-control-request-headers"));
            add(headers, "expose-headers", exposeHeaders, "");
            if (maxAgeSeconds != null) {
                headers.add(Map.entry(PREFIX + "max-age", maxAgeSeconds.toString()));
            }
        }
        return new WebResponse(status, headers, Payload.EMPTY);
    }

    /** The response with what this says in the place of what the function says of the matter. */
    public WebResponse applied(WebRequest request, WebResponse response) {
        List<Map.Entry<String, String>> headers = new ArrayList<>(response.headers());
        headers.removeIf(header -> header.getKey().toLowerCase(Locale.ROOT).startsWith(PREFIX));
        if (allowOrigin(request, headers)) {
            add(headers, "expose-headers", exposeHeaders, "");
        }
        return new WebResponse(response.status(), headers, response.body());
    }

    /** Says that the request's origin may call; false when it may not. */
    private boolean allowOrigin(WebRequest request, List<Map.Entry<String, String>> headers) {
        String origin = request.headers().first("origin");
        if (origin == null || allowOrigins.stream().noneMatch(allowed -> allows(allowed, origin))) {
            return false;
        }
        boolean any = allowOrigins.contains(ANY) && !allowCredentials;
        headers.add(Map.entry(ALLOW_ORIGIN, any ? ANY : origin));
        if (!any) {
            headers.add(Map.entry("vary", "origin"));
        }
        if (allowCredentials) {
            headers.add(Map.entry(PREFIX + "allow-credentials", "true"));
        }
        return true;
    }

    private static boolean allows(String allowed, String origin) {
        if (allowed.endsWith("://*")) {
            return origin.regionMatches(true, 0, allowed, 0, allowed.length() - 1);
        }
        return allowed.equals(ANY) || allowed.equalsIgnoreCase(origin);
    }

    /** With credentials, browsers take a star by its letter: then what was asked for is said. */
    private void add(List<Map.Entry<String, String>> headers, String name, List<String> values, String asked) {
        if (allowCredentials && values.contains(ANY) && !asked.isEmpty()) {
            headers.add(Map.entry(PREFIX + name, asked));
        } else if (!values.isEmpty()) {
            headers.add(Map.entry(PREFIX + name, String.join(",", values)));
        }
    }
}
