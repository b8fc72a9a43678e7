package dev.millrace.gateway.admin;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.telemetry.duration.DurationSpread;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunStatistics;
import dev.millrace.telemetry.window.WindowQuery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what the runs of any window add up to: {@code ?function=F&version=V&zone=Z&from=T&to=T&percentile=99.9}, of
 * which each may be left out. The window is the hour that ends now, and the percentiles are 50, 90, 99 and 99.9, when
 * nothing else is said. Thread-safe.
 */
final class StatisticsOperation implements Operation {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final List<String> USUAL_PERCENTILES = List.of("50", "90", "99", "99.9");
    private static final double NANOS_PER_MILLI = 1e6;

    private final WindowQuery windows;
    private final Clock clock;

    StatisticsOperation(WindowQuery windows, Clock clock) {
        this.windows = windows;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Instant to = moment(call, "to", Instant.ofEpochMilli(clock.epochMillis()));
        Instant from = moment(call, "from", to.minus(USUAL));
        RunFilter filter = new RunFilter(
                wanted(call, "function"), wanted(call, "version"), wanted(call, "zone"), wanted(call, "alias"));
        List<String> percentiles = call.query().getOrDefault("percentile", USUAL_PERCENTILES);
        percentiles.forEach(StatisticsOperation::percent);
        try {
            return JsonReply.ok(shown(windows.statistics(filter, from, to), from, to, percentiles));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode shown(RunStatistics runs, Instant from, Instant to, List<String> percentiles) {
        DurationSpread spread = runs.durations();
        ObjectNode answer = JsonReply.object()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("runs", runs.runs())
                .put("errors", runs.errors())
                .put("timeouts", runs.timeouts())
                .put("coldStarts", runs.coldStarts())
                .put("billedMillis", runs.billedMillis());
        if (runs.runs() == 0) {
            return answer; // nothing has a rate or a duration
        }
        answer.put("successRate", 1 - (double) runs.errors() / runs.runs());
        ObjectNode millis = answer.putObject("durationMillis")
                .put("min", spread.minNanos() / NANOS_PER_MILLI)
                .put("mean", spread.meanNanos() / NANOS_PER_MILLI)
                .put("max", spread.maxNanos() / NANOS_PER_MILLI);
        for (String percentile : percentiles) {
            millis.put("p" + percentile, spread.percentileNanos(percent(percentile)) / NANOS_PER_MILLI);
        }
        return answer;
    }

    private static double percent(String text) {
        double percent;
        try {
            percent = Double.parseDouble(text);
        } catch (NumberFormatException _) {
            percent = Double.NaN;
        }
        if (percent >= 0 && percent <= 100) {
            return percent;
        }
        throw refused("A percentile is a number from 0 to 100, such as 99.9; not " + text);
    }

    private static Instant moment(HttpCall call, String name, Instant otherwise) {
        String text = wanted(call, name);
        try {
            return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw refused("'" + name + "' is a time such as 2026-11-28T12:00:00.5Z; not " + text);
        }
    }

    private static @Nullable String wanted(HttpCall call, String name) {
        String value = call.queryParameter(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
