package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.run.query.RequestIdText;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.lookup.IndexBehindException;
import java.time.Instant;
import java.util.UUID;

/** Shows one invocation whole, by its request id. Thread-safe. */
final class ShowRun implements Operation {
    private final RunDetails details;
    private final WholeRunJson json;
    private final Clock clock;

    ShowRun(RunDetails details, PriceTable prices, Clock clock) {
        this.details = details;
        this.clock = clock;
        this.json = new WholeRunJson(prices);
    }

    @Override
    public HttpReply handle(HttpCall call) {
        UUID requestId = RequestIdText.inPath(call);
        WholeRun run;
        try {
            run = details.find(requestId, Instant.ofEpochMilli(clock.epochMillis()));
        } catch (IndexBehindException | RunDetails.UnknownEventException e) {
            throw new RefusedException(new Refusal.Unavailable(String.valueOf(e.getMessage())));
        }
        if (run == null) {
            throw new RefusedException(new Refusal.NotFound("No run of the request id " + requestId
                    + " is in the journal, and no event waits: none has ended, or it is older than what is kept."));
        }
        return JsonReply.ok(json.object(run));
    }
}
