package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.telemetry.bill.PriceTable;
import dev.millrace.telemetry.lookup.IndexBehindException;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Pattern;

/** Shows one invocation whole, by its request id. Thread-safe. */
final class ShowRun implements Operation {
    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

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
        String text = call.pathParameter("RequestId");
        if (!ID.matcher(text).matches()) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "A request id is such as 8f4f1ee6-2c1c-4b1e-9d7a-0d7c6f1f8a11; not " + text));
        }
        WholeRun run;
        try {
            run = details.find(UUID.fromString(text), Instant.ofEpochMilli(clock.epochMillis()));
        } catch (IndexBehindException | RunDetails.UnknownEventException e) {
            throw new RefusedException(new Refusal.Unavailable(String.valueOf(e.getMessage())));
        }
        if (run == null) {
            throw new RefusedException(new Refusal.NotFound("No run of the request id " + text
                    + " is in the journal, and no event waits: none has ended, or it is older than what is kept."));
        }
        return JsonReply.ok(json.object(run));
    }
}
