package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.run.query.GivenTexts;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RequestIdText;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Tells what the runs of a request were given and what they answered. {@code ?ended=TIME} of one of them helps where
 * the journal of runs does not know the request any more. Thread-safe.
 */
final class PayloadOperation implements Operation {
    private final PayloadSearch payloads;
    private final Clock clock;

    PayloadOperation(PayloadSearch payloads, Clock clock) {
        this.payloads = payloads;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        UUID id = RequestIdText.inPath(call);
        RequestId requestId = new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
        CaptureSearch.Found found = payloads.find(requestId, ended(call));
        if (found.runs().isEmpty() && found.gaps().isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("No payload is kept of the request " + requestId
                    + ": its function did not ask for it then, or it was longer ago than payloads are kept."));
        }
        return JsonReply.ok(PayloadJson.shown(found));
    }

    private @Nullable Instant ended(HttpCall call) {
        try {
            MomentText moments = new MomentText(Instant.ofEpochMilli(clock.epochMillis()), ZoneOffset.UTC);
            Instant ended = new GivenTexts(call.query()::get).read("ended", moments::instant, Instant.MAX);
            return ended.equals(Instant.MAX) ? null : ended;
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.InvalidParameter(String.valueOf(e.getMessage())));
        }
    }
}
