package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.group.KeptStream;
import dev.millrace.gateway.monitor.log.read.EventId;
import dev.millrace.gateway.monitor.log.read.EventPage;
import dev.millrace.gateway.monitor.log.read.LogEvent;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogScan;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import dev.millrace.gateway.monitor.log.read.TimeRange;
import dev.millrace.gateway.monitor.log.read.WantedEvents;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The events of a stream, from its head or its end, and from there in both directions. At an end the answer has the
 * token of the request again.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html">
 *     GetLogEvents</a>
 */
record GetLogEvents(LogGroups groups, LogScan scan, Account account) implements Operation {
    private static final Shape SHAPE = Shape.of(required("logStreamName", LogRequest.STREAM_NAME))
            .and(LogRequest.GROUP)
            .and(Shape.of(optional("limit", new AtLeast(1), new AtMost(EventPage.EVENTS_MAX))))
            .and(LogRequest.TIMES);

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String stream = Objects.requireNonNull(request.text("logStreamName"));
        StreamToken token = StreamToken.read(request.text("nextToken"));
        LogGroup group = LogRequest.group(request, groups, account);
        TimeRange all = group.written() ? new TimeRange(0, Long.MAX_VALUE) : LogStreams.times(stream);
        TimeRange settled = group.unexpired(scan.settled(all), scan.clock().epochMillis());
        TimeRange range = settled.and(LogRequest.range(request, false));
        int limit = LogRequest.limit(request, EventPage.EVENTS_MAX);
        EventId at = token == null ? null : token.event();
        boolean forward = token == null ? request.flag("startFromHead") : token.forward();
        EventPage page =
                forward ? EventPage.forward(range, at, limit) : EventPage.backward(range, at, limit);
        WantedEvents wanted = WantedEvents.of(stream::equals, text -> true, page, token == null);
        scan.events(group, token == null ? settled : page.searched(), wanted);
        if (token == null && !wanted.streamSeen() && !isKept(group, stream)) {
            throw LogRequest.notFound("The specified log stream does not exist.");
        }
        return JsonReply.ok(answer(page.events(), at));
    }

    /** Whether it was made, and is there though nothing may be in it. */
    private static boolean isKept(LogGroup group, String name) {
        KeptStream stream = group.kept() == null ? null : group.kept().streams().get(name);
        return stream != null && !stream.deleted();
    }

    private static ObjectNode answer(List<LogEvent> events, @Nullable EventId at) {
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("events");
        for (LogEvent event : events) {
            list.addObject()
                    .put("timestamp", event.id().epochMillis())
                    .put("message", event.message())
                    .put("ingestionTime", event.ingestedMillis());
        }
        EventId here = at == null ? EventId.FIRST : at;
        answer.put("nextForwardToken", StreamToken.forward(events.isEmpty() ? here : events.getLast().id()));
        answer.put("nextBackwardToken", StreamToken.backward(events.isEmpty() ? here : events.getFirst().id()));
        return answer;
    }
}
