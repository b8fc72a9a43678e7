package dev.millrace.gateway.replay;

import dev.millrace.gateway.http.reply.JsonReply;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A replay as JSON. */
final class ReplayJson {
    private ReplayJson() {}

    /** Without its runs; without durations while none was run again. */
    static ObjectNode summary(Replay.View replay) {
        ObjectNode shown = JsonReply.object()
                .put("replay", replay.id())
                .put("state", replay.state().name().toLowerCase(Locale.ROOT));
        if (!replay.failure().isEmpty()) {
            shown.put("reason", replay.failure());
        }
        int total = 0;
        ObjectNode verdicts = JsonReply.object();
        for (Verdict verdict : Verdict.values()) {
            int count = replay.verdicts().getOrDefault(verdict, 0);
            verdicts.put(verdict.text(), count);
            total += count;
        }
        shown.put("selected", total);
        shown.set("verdicts", verdicts);
        Replay.Spread before = replay.before();
        Replay.Spread after = replay.after();
        if (before != null && after != null) {
            ObjectNode durations = shown.putObject("durationNanos");
            durations.set("before", spread(before));
            durations.set("after", spread(after));
        }
        return shown;
    }

    /** With those of its runs that are told of one by one. */
    static ObjectNode whole(Replay.View replay) {
        ObjectNode shown = summary(replay);
        ArrayNode runs = shown.putArray("runs");
        replay.runs().forEach(run -> runs.add(run(run)));
        return shown;
    }

    private static ObjectNode spread(Replay.Spread spread) {
        return JsonReply.object()
                .put("p50", spread.p50Nanos())
                .put("p99", spread.p99Nanos())
                .put("max", spread.maxNanos());
    }

    private static ObjectNode run(ReplayedRun run) {
        ObjectNode shown = JsonReply.object().put("verdict", run.verdict().text());
        if (!run.reason().isEmpty()) {
            shown.put("reason", run.reason());
        }
        shown.put("redacted", run.redacted());
        shown.set("original", side(run.original()));
        ReplayedRun.Side replayed = run.replayed();
        if (replayed != null) {
            shown.set("replayed", side(replayed));
            shown.put(
                    "durationRatio",
                    (double) replayed.runNanos() / Math.max(1, run.original().runNanos()));
        }
        ArrayNode differences = shown.putArray("differences");
        for (Difference difference : run.differences()) {
            differences
                    .addObject()
                    .put("path", difference.path())
                    .put("before", difference.before())
                    .put("after", difference.after());
        }
        return shown;
    }

    private static ObjectNode side(ReplayedRun.Side side) {
        return JsonReply.object()
                .put("requestId", side.requestId().toString())
                .put("function", side.function())
                .put("version", side.version())
                .put("trigger", side.trigger().name())
                .put("outcome", side.outcome().name())
                .put("errorType", side.errorType())
                .put("initNanos", side.initNanos())
                .put("runNanos", side.runNanos());
    }
}
