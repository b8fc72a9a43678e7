package dev.millrace.gateway.url;

import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.web.Caller;
import dev.millrace.gateway.web.EventFrame;
import dev.millrace.gateway.web.EventWriter;
import dev.millrace.gateway.web.PayloadFormat;
import dev.millrace.gateway.web.RequestContext;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import java.util.Map;

/**
 * A request to a URL on its way to become an event, which takes as long as it is large. Immutable.
 *
 * @param policy who may call by the name that has the URL
 * @param frame of the URL for callers who need not say who they are
 * @param signed the request as it was sent
 */
record UrlEvent(
        ResourcePolicy policy, FunctionUrl url, WebRequest request, EventFrame frame, SignedRequest signed) {
    /** The event for the function, or why there is none. */
    Prepared prepared(UrlAccess access, EventWriter events) {
        return switch (access.decide(policy, url, signed)) {
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
        EventFrame own = admitted.caller() instanceof Caller.Iam iam ? frame.of(iam.accountId()) : frame;
        return new RequestContext(own, Map.of(), admitted.caller());
    }

    /** What came of a request. Immutable. */
    sealed interface Prepared {
        record Ready(Payload event) implements Prepared {}

        record Refused(WebResponse reply) implements Prepared {}
    }
}
