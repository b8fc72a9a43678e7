package dev.millrace.gateway.http.route;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds who answers a form that is posted to {@code /}: AWS's oldest protocol names the operation in the form, and the
 * service only in the signature. Immutable.
 *
 * @param services by the names that signatures have for them
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-query-protocol.html">AWS query</a>
 */
public record QueryRouter(Map<String, Operation> services) {
    /** No services at all. */
    public static final QueryRouter NONE = new QueryRouter(Map.of());

    private static final String FORM = "application/x-www-form-urlencoded";

    public QueryRouter {
        services = Map.copyOf(services);
    }

    /** What answers a request with such headers, or null when it is no form, or for a service that is not here. */
    public @Nullable Operation find(HttpHeaders headers) {
        String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        if (services.isEmpty() || type == null || !type.regionMatches(true, 0, FORM, 0, FORM.length())) {
            return null;
        }
        String service = SignedService.of(headers.get(HttpHeaderNames.AUTHORIZATION));
        return service == null ? null : services.get(service);
    }
}
