package dev.millrace.gateway.cli.capture;

import dev.millrace.gateway.cli.terminal.HumanUnits;
import dev.millrace.gateway.cli.terminal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** A replay as people read it. */
final class ReplayText {
    private static final Set<String> GOOD = Set.of("same", "fixed");

    private static final String NOTHING_KEPT = "No payload is kept of such runs, so none was run again. Payloads of the"
            + " runs to come are kept after: millrace capture FUNCTION --policy all";

    private ReplayText() {}

    /** Whether every run was the same, or returned for the first time; and there was one. */
    static boolean isGood(JsonNode replay) {
        if (!replay.path("state").asString().equals("done") || replay.path("selected").asInt() == 0) {
            return false;
        }
        return replay.path("verdicts").properties().stream()
                .allMatch(verdict -> GOOD.contains(verdict.getKey()) || verdict.getValue().asInt() == 0);
    }

    static List<String> lines(JsonNode replay) {
        List<String> lines = new ArrayList<>();
        for (JsonNode run : replay.path("runs")) {
            lines.add(run(run));
            for (JsonNode difference : run.path("differences")) {
                lines.add("    " + Printable.text(difference.path("path").asString()) + ": "
                        + shown(difference.path("before")) + " -> " + shown(difference.path("after")));
            }
        }
        boolean isOfNone = replay.path("state").asString().equals("done") && replay.path("selected").asInt() == 0;
        lines.add(isOfNone ? NOTHING_KEPT : summary(replay));
        String reason = replay.path("reason").asString("");
        if (!reason.isEmpty()) {
            lines.add("the replay " + replay.path("state").asString() + ": " + Printable.text(reason));
        }
        return lines;
    }

    private static String run(JsonNode run) {
        JsonNode before = run.path("original");
        JsonNode after = run.path("replayed");
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT,
                "%-14s  %s  %s:%s  %s %s",
                run.path("verdict").asString(),
                before.path("requestId").asString(),
                before.path("function").asString(),
                before.path("version").asString(),
                outcome(before),
                HumanUnits.duration(before.path("runNanos").asLong())));
        if (!after.isMissingNode()) {
            line.append(String.format(
                    Locale.ROOT,
                    "  ->  %s:%s  %s %s (x%.2f)  %s",
                    after.path("function").asString(),
                    after.path("version").asString(),
                    outcome(after),
                    HumanUnits.duration(after.path("runNanos").asLong()),
                    run.path("durationRatio").asDouble(),
                    after.path("requestId").asString()));
        }
        if (run.path("redacted").asBoolean()) {
            line.append("  (redacted)");
        }
        String reason = run.path("reason").asString("");
        return reason.isEmpty() ? line.toString() : line + "  " + Printable.text(reason);
    }

    private static String outcome(JsonNode side) {
        String type = side.path("errorType").asString();
        String outcome = side.path("outcome").asString().toLowerCase(Locale.ROOT);
        return type.isEmpty() ? outcome : outcome + " " + Printable.text(type);
    }

    private static String shown(JsonNode value) {
        String text = value.asString();
        return text.isEmpty() ? "(nothing)" : Printable.text(text);
    }

    private static String summary(JsonNode replay) {
        List<String> counts = new ArrayList<>();
        for (Map.Entry<String, JsonNode> verdict : replay.path("verdicts").properties()) {
            if (verdict.getValue().asInt() > 0) {
                counts.add(verdict.getValue().asInt() + " " + verdict.getKey());
            }
        }
        int selected = replay.path("selected").asInt();
        String what = selected + (selected == 1 ? " run" : " runs") + (counts.isEmpty() ? "" : ": ")
                + String.join(", ", counts);
        JsonNode durations = replay.path("durationNanos");
        if (durations.isMissingNode()) {
            return what;
        }
        return what + "; p50 " + arrow(durations, "p50") + ", p99 " + arrow(durations, "p99");
    }

    private static String arrow(JsonNode durations, String percentile) {
        return HumanUnits.duration(durations.path("before").path(percentile).asLong()) + " -> "
                + HumanUnits.duration(durations.path("after").path(percentile).asLong());
    }
}
