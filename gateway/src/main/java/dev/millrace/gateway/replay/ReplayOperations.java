package dev.millrace.gateway.replay;

import dev.millrace.engine.capture.store.CaptureSearch;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.capture.PayloadSearch;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Starts, shows and ends replays. Thread-safe. */
public final class ReplayOperations {
    private final Replays replays;
    private final Registry registry;
    private final PayloadSearch payloads;
    private final Clock clock;

    private ReplayOperations(Replays replays, Registry registry, PayloadSearch payloads, Clock clock) {
        this.replays = replays;
        this.registry = registry;
        this.payloads = payloads;
        this.clock = clock;
    }

    /** Enters the operations. */
    public static void register(
            Routes routes, Replays replays, Registry registry, PayloadSearch payloads, Clock clock) {
        ReplayOperations operations = new ReplayOperations(replays, registry, payloads, clock);
        routes.add("POST", "/_millrace/replays", operations::start);
        routes.add("GET", "/_millrace/replays", operations::list);
        routes.add("GET", "/_millrace/replays/{Replay}", operations::show);
        routes.add("DELETE", "/_millrace/replays/{Replay}", operations::cancel);
    }

    private HttpReply start(HttpCall call) {
        ReplayRequest request = ReplayRequests.read(call.body(), clock);
        requireTarget(request);
        RequestId one = request.requestId();
        if (one != null) {
            requirePayload(one);
        }
        return JsonReply.of(202, ReplayJson.summary(replays.start(request).view()));
    }

    /** What every run would fail for is told at once. */
    private void requireTarget(ReplayRequest request) {
        String name = request.againstFunction() == null ? request.runs().function() : request.againstFunction();
        if (name != null && registry.snapshot().resolve(name, request.againstQualifier()) == null) {
            throw new RefusedException(new Refusal.NotFound(
                    "Function not found: " + registry.account().functionArn(name, request.againstQualifier())));
        }
    }

    private void requirePayload(RequestId requestId) {
        CaptureSearch.Found found = payloads.find(requestId, null);
        if (found.runs().isEmpty()) {
            throw new RefusedException(new Refusal.NotFound("No payload is kept of the request " + requestId
                    + ": its function did not ask for it then, or it was longer ago than payloads are kept."));
        }
    }

    private HttpReply list(HttpCall call) {
        ObjectNode answer = JsonReply.object();
        ArrayNode shown = answer.putArray("replays");
        replays.all().forEach(replay -> shown.add(ReplayJson.summary(replay.view())));
        return JsonReply.ok(answer);
    }

    private HttpReply show(HttpCall call) {
        return JsonReply.ok(ReplayJson.whole(replay(call).view()));
    }

    private HttpReply cancel(HttpCall call) {
        Replay replay = replay(call);
        replay.cancel();
        return JsonReply.ok(ReplayJson.summary(replay.view()));
    }

    private Replay replay(HttpCall call) {
        String id = call.pathParameter("Replay");
        Replay replay = replays.find(id);
        if (replay == null) {
            throw new RefusedException(new Refusal.NotFound(
                    "There is no replay '" + id + "'; the last few are known until the server ends."));
        }
        return replay;
    }
}
