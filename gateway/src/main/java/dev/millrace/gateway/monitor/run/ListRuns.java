package dev.millrace.gateway.monitor.run;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.run.query.GivenTexts;
import dev.millrace.gateway.monitor.run.query.MomentText;
import dev.millrace.gateway.monitor.run.query.RunQueryText;
import dev.millrace.telemetry.lookup.IndexBehindException;
import dev.millrace.telemetry.lookup.RunCursor;
import dev.millrace.telemetry.lookup.RunPage;
import dev.millrace.telemetry.lookup.RunQuery;
import dev.millrace.telemetry.lookup.RunSearch;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists runs: {@code ?limit=N&order=newest|oldest&next=TOKEN}, and the parts of a query ({@link RunQueryText}). A page
 * with {@code next} is not the last one, though it may hold fewer runs than were asked for. Thread-safe.
 */
final class ListRuns implements Operation {
    private static final int LIMIT = 100;
    private static final Set<String> OWN = Set.of("limit", "order", "next");
    private static final RunJson RUNS = new RunJson();

    private final RunSearch runs;
    private final Clock clock;

    ListRuns(RunSearch runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        try {
            GivenTexts.requireOnly(call.query().keySet(), RunQueryText.NAMES, OWN);
            GivenTexts own = new GivenTexts(call.query()::get);
            MomentText moments = new MomentText(Instant.ofEpochMilli(clock.epochMillis()), ZoneOffset.UTC);
            RunQuery query = new RunQueryText(moments).read(call.query()::get);
            return JsonReply.ok(shown(runs.page(query, order(own), next(own), limit(own))));
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (IndexBehindException e) {
            throw new RefusedException(new Refusal.Unavailable(String.valueOf(e.getMessage())));
        }
    }

    private static ObjectNode shown(RunPage page) {
        ObjectNode json = JsonReply.object();
        ArrayNode shown = json.putArray("runs");
        page.runs().forEach(run -> shown.add(RUNS.object(run)));
        RunCursor next = page.next();
        return next == null ? json : json.put("next", next.text());
    }

    private static RunPage.Order order(GivenTexts own) {
        String text = own.one("order");
        return switch (text == null ? "newest" : text.toLowerCase(Locale.ROOT)) {
            case "newest" -> RunPage.Order.NEWEST;
            case "oldest" -> RunPage.Order.OLDEST;
            default -> throw new IllegalArgumentException("'order': it is newest or oldest; not " + text);
        };
    }

    private static @Nullable RunCursor next(GivenTexts own) {
        String text = own.one("next");
        try {
            return text == null ? null : RunCursor.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'next': " + e.getMessage(), e);
        }
    }

    private static int limit(GivenTexts own) {
        String text = own.one("limit");
        int limit;
        try {
            limit = text == null ? LIMIT : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            limit = 0;
        }
        if (limit < 1 || limit > RunSearch.LIMIT_MAX) {
            throw new IllegalArgumentException(
                    "'limit': it is a number from 1 to " + RunSearch.LIMIT_MAX + "; not " + text);
        }
        return limit;
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
