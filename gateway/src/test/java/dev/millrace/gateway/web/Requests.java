package dev.millrace.gateway.web;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Requests and contexts of AWS's documented examples. */
final class Requests {
    /** 12 March 2020, 19:03:58 UTC. */
    static final long TIME = 1_584_039_838_390L;

    private Requests() {}

    /** A request whose headers are written {@code name: value}. */
    static WebRequest request(String method, String path, String query, Payload body, String... headers) {
        NamedValues.Builder values = new NamedValues.Builder();
        for (String header : headers) {
            int colon = header.indexOf(": ");
            values.add(header.substring(0, colon), header.substring(colon + 2));
        }
        return new WebRequest(
                new RequestId(1, 2), TIME, method, path, query, "HTTP/1.1", "192.0.2.1", values.build(), body);
    }

    static RequestContext context(WebDoor door, String routeKey, @Nullable Caller caller) {
        return new RequestContext(frame(door, routeKey, Map.of()), Map.of(), caller);
    }

    static EventFrame frame(WebDoor door, String routeKey, Map<String, String> stageVariables) {
        return new EventFrame(
                door,
                "123456789012",
                "api-id",
                "id.execute-api.us-east-1.amazonaws.com",
                "id",
                "$default",
                routeKey,
                stageVariables);
    }
}
