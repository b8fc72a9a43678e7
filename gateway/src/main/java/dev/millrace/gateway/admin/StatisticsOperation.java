package dev.millrace.gateway.admin;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.run.query.GivenTexts;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.telemetry.duration.DurationSpread;
import dev.millrace.telemetry.window.RunFilter;
import dev.millrace.telemetry.window.RunStatistics;
import dev.millrace.telemetry.window.WindowQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what the runs of any window add up to, by {@code function}, {@code version}, {@code alias}, {@code zone},
 * {@code from}, {@code to} and {@code percentile}. Each may be left out, and the last said more than once. They are
 * written as for lists of runs. The window is the hour that ends now, and the percentiles are 50, 90, 99 and 99.9, when
 * nothing else is said. Thread-safe.
 */
final class StatisticsOperation implements Operation {
    private static final Duration USUAL = Duration.ofHours(1);
    private static final List<String> NAMES =
            List.of("function", "version", "alias", "zone", "from", "to", "percentile");
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
        try {
            GivenTexts.requireOnly(call.query().keySet(), NAMES, Set.of());
            List<String> percentiles = call.query().getOrDefault("percentile", USUAL_PERCENTILES);
            percentiles.forEach(StatisticsOperation::percent);
            GivenTexts given = new GivenTexts(call.query()::get);
            GivenTexts.Subject subject = given.subject();
            RunFilter filter =
                    new RunFilter(subject.function(), subject.version(), given.one("zone"), given.one("alias"));
            Window window = Window.read(given, Instant.ofEpochMilli(clock.epochMillis()));
            return JsonReply.ok(shown(windows.statistics(filter, window.from, window.to), window, percentiles));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.InvalidParameter(String.valueOf(e.getMessage())));
        }
    }

    private static ObjectNode shown(RunStatistics runs, Window window, List<String> percentiles) {
        DurationSpread spread = runs.durations();
        ObjectNode answer = JsonReply.object()
                .put("from", window.from.toString())
                .put("to", window.to.toString())
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
        throw new IllegalArgumentException("'percentile': it is a number from 0 to 100, such as 99.9; not " + text);
    }

    /** From when to before when runs have begun. Immutable. */
    private record Window(Instant from, Instant to) {
        /** It ends now unless something else is said, and is empty when it begins only later. */
        static Window read(GivenTexts given, Instant now) {
            MomentText moments = new MomentText(now, ZoneOffset.UTC);
            Instant said = given.read("from", moments::instant, Instant.MIN);
            Instant to = given.read("to", moments::instant, now);
            Instant from = said.equals(Instant.MIN) ? later(to.minus(USUAL), MomentText.EARLIEST) : said;
            if (from.isAfter(to) && given.one("to") != null) {
                throw new IllegalArgumentException("'from': it is after 'to'");
            }
            return new Window(from, later(to, from));
        }

        private static Instant later(Instant one, Instant other) {
            return one.isAfter(other) ? one : other;
        }
    }
}
