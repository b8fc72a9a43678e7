package dev.millrace.gateway.http.route;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request of the control plane, read whole. Immutable.
 *
 * @param scheme how the client speaks with the server: {@code http} or {@code https}
 * @param path decoded path without the query
 * @param pathParameters what the route's {@code {variables}} matched, decoded
 * @param query decoded query parameters, in order
 * @param headers header values by lower-case name; repeated headers joined with ", "
 */
public record HttpCall(
        RequestId requestId,
        String scheme,
        String method,
        String path,
        Map<String, String> pathParameters,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Payload body) {

    /** The server as the client has called it, such as {@code http://localhost:4566}. */
    public String endpoint() {
        return scheme + "://" + Objects.requireNonNullElse(header("host"), "localhost");
    }

    /** A path variable of the route. Throws {@link IllegalArgumentException} when the route has no such variable. */
    public String pathParameter(String name) {
        String value = pathParameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no path variable '" + name + "' in " + path);
        }
        return value;
    }

    /** The first value of a query parameter, or null. */
    public @Nullable String queryParameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.getFirst();
    }

    /**
     * The same as a number, or null when there is none.
     *
     * @throws RefusedException when it is no integer
     */
    public @Nullable Integer queryInteger(String name) {
        String text = queryParameter(name);
        try {
            return text == null || text.isEmpty() ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new RefusedException(new Refusal.Malformed(name + " must be an integer, not '" + text + "'"));
        }
    }

    public @Nullable String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }
}
