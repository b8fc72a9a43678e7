package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the runs of a request were given and what they answered. {@code ?ended=TIME} of one of them helps where
 * the journal of runs does not know the request any more. Thread-safe.
 */
final class PayloadOperation implements Operation {
    private final PayloadSearch payloads;

    PayloadOperation(PayloadSearch payloads) {
        this.payloads = payloads;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        RequestId requestId = requestId(call.pathParameter("RequestId"));
        CaptureSearch.Found found = payloads.find(requestId, ended(call));
        if (found.runs().isEmpty() && found.gaps().isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("No payload is kept of the request " + requestId
                    + ": its function did not ask for it then, or it was longer ago than payloads are kept."));
        }
        return JsonReply.ok(PayloadJson.shown(found));
    }

    private static RequestId requestId(String text) {
        try {
            UUID id = UUID.fromString(text);
            return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
        } catch (IllegalArgumentException _) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("A request id is a UUID, not '" + text + "'."));
        }
    }

    private static @Nullable Instant ended(HttpCall call) {
        String text = call.queryParameter("ended");
        try {
            return text == null || text.isEmpty() ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException _) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "'ended' is a time such as 2026-11-28T12:00:00.5Z; not " + text));
        }
    }
}
