package dev.millrace.gateway.url;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.EventWriter;
import dev.millrace.gateway.web.PayloadFormat;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.WebDoor;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import java.util.Map;

/**
 * A request to a URL on its way to become an event, which takes as long as it is large. Immutable.
 *
 * @param host as the client sent it
 * @param signed the request as it was sent
 */
record UrlEvent(
        RegisteredFunction function, FunctionUrl url, WebRequest request, String host, SignedRequest signed) {
    private static final String DEFAULT = "$default";
    private static final String NOBODY = "anonymous";

    /** The event for the function, or why there is none. */
    Prepared prepared(UrlAccess access, EventWriter events) {
        return switch (access.decide(function, url, signed)) {
            case UrlAccess.Denied denied -> new Prepared.Refused(denied.reply());
            case UrlAccess.Admitted admitted -> {
                Payload event = events.event(PayloadFormat.VERSION_2, request, context(admitted));
                yield event.sizeBytes() > Payload.SYNC_BYTES_MAX
                        ? new Prepared.Refused(UrlReplies.TOO_LARGE)
                        : new Prepared.Ready(event);
            }
        };
    }

    private RequestContext context(UrlAccess.Admitted admitted) {
        return new RequestContext(
                WebDoor.FUNCTION_URL,
                admitted.caller() instanceof Caller.Iam iam ? iam.accountId() : NOBODY,
                url.id(),
                domainName(),
                url.id(),
                DEFAULT,
                DEFAULT,
                Map.of(),
                Map.of(),
                admitted.caller());
    }

    /** The host without its port. */
    private String domainName() {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }

    /** What came of a request. Immutable. */
    sealed interface Prepared {
        record Ready(Payload event) implements Prepared {}

        record Refused(WebResponse reply) implements Prepared {}
    }
}
