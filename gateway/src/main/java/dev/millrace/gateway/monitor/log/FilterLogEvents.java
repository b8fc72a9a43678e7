package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.pattern.FilterPattern;
import dev.millrace.gateway.monitor.log.read.EventId;
import dev.millrace.gateway.monitor.log.read.EventPage;
import dev.millrace.gateway.monitor.log.read.LogEvent;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import dev.millrace.gateway.monitor.log.read.WantedEvents;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a group that a pattern matches, by time, a page at a time. What comes later is younger than all that
 * was told before, so that nobody who goes on from there misses anything.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">
 *     FilterLogEvents</a>
 */
record FilterLogEvents(LogGroups groups, LogStreams streams, LogScan scan, Account account) implements Operation {
    private static final Shape SHAPE = LogRequest.GROUP
            .and(Shape.of(
                    optional("logStreamNames", new LengthMax(100), new LengthMin(1)),
                    optional("logStreamNamePrefix", LogRequest.STREAM_NAME),
                    optional("filterPattern", new LengthMax(FilterPattern.LENGTH_MAX)),
                    optional("nextToken", new LengthMin(1)),
                    optional("limit", new AtLeast(1), new AtMost(EventPage.EVENTS_MAX))))
            .and(LogRequest.TIMES);

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String pattern = request.text("filterPattern");
        FilterPattern wanted = pattern == null ? FilterPattern.ALL : FilterPattern.parse(pattern);
        List<String> names = names(request);
        LogGroup group = LogRequest.group(request, groups, account);
        if (names != null && !streams.hasAll(group, names)) {
            throw LogRequest.notFound("The specified log stream does not exist.");
        }
        EventPage page = EventPage.forward(
                group.unexpired(scan.settled(LogRequest.range(request, true)), scan.clock().epochMillis()),
                after(request.text("nextToken")),
                LogRequest.limit(request, EventPage.EVENTS_MAX));
        Predicate<String> inStreams = inStreams(names, request.text("logStreamNamePrefix"));
        scan.events(
                group, page.searched(), wanted.needles(), WantedEvents.of(inStreams, wanted::matches, page, false));
        return JsonReply.ok(answer(page));
    }

    private static @Nullable List<String> names(Members request) {
        List<String> names = request.texts("logStreamNames");
        if (names != null && request.text("logStreamNamePrefix") != null) {
            throw LogRequest.invalid("logStreamNames and logStreamNamePrefix are mutually exclusive parameters.");
        }
        return names;
    }

    private static Predicate<String> inStreams(@Nullable List<String> names, @Nullable String prefix) {
        if (names != null) {
            Set<String> named = new HashSet<>(names);
            return named::contains;
        }
        return prefix == null ? any -> true : stream -> stream.startsWith(prefix);
    }

    private static @Nullable EventId after(@Nullable String token) {
        if (token == null) {
            return null;
        }
        EventId id = EventId.read(PageToken.name(token, ListPage.NO_TOKEN));
        if (id == null) {
            throw new RefusedException(ListPage.NO_TOKEN);
        }
        return id;
    }

    private static ObjectNode answer(EventPage page) {
        ObjectNode answer = JsonReply.object();
        ArrayNode events = answer.putArray("events");
        List<LogEvent> found = page.events();
        for (LogEvent event : found) {
            events.addObject()
                    .put("logStreamName", event.stream())
                    .put("timestamp", event.id().epochMillis())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestedMillis())
                    .put("eventId", event.id().text());
        }
        answer.putArray("searchedLogStreams"); // AWS has left it empty since 2019
        if (page.hasMore()) {
            answer.put("nextToken", PageToken.after(found.getLast().id().text()));
        }
        return answer;
    }
}
