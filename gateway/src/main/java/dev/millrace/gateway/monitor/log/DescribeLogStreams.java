package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.monitor.log.read.LogStreams;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the streams of a group, by name or by the times of their last events, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogStreams.html">
 *     DescribeLogStreams</a>
 */
record DescribeLogStreams(LogGroups groups, LogStreams streams, Account account) implements Operation {
    private static final Shape SHAPE = LogRequest.GROUP
            .and(Shape.of(
                    optional("logStreamNamePrefix", LogRequest.STREAM_NAME),
                    optional("orderBy", oneOf("LogStreamName", "LastEventTime"))))
            .and(ListPage.SHAPE);

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String prefix = request.text("logStreamNamePrefix");
        boolean byTime = "LastEventTime".equals(request.text("orderBy"));
        if (byTime && prefix != null) {
            throw LogRequest.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        LogGroup group = LogRequest.group(request, groups, account);
        Function<LogStreams.Times, String> key = byTime
                ? stream -> "%020d %s".formatted(stream.newestMillis(), stream.name())
                : LogStreams.Times::name;
        Comparator<String> order = request.flag("descending") ? Comparator.reverseOrder() : Comparator.naturalOrder();
        List<LogStreams.Times> listed = streams.of(group).stream()
                .filter(stream -> prefix == null || stream.name().startsWith(prefix))
                .sorted(Comparator.comparing(key, order))
                .toList();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("logStreams");
        ListPage.of(request).show(listed, key, order, stream -> show(group, stream, list.addObject()), answer);
        return JsonReply.ok(answer);
    }

    private void show(LogGroup group, LogStreams.Times stream, ObjectNode json) {
        json.put("logStreamName", stream.name());
        json.put("creationTime", stream.createdMillis());
        if (stream.firstMillis() != null) {
            json.put("firstEventTimestamp", stream.firstMillis());
            json.put("lastEventTimestamp", stream.lastMillis());
            json.put("lastIngestionTime", stream.lastMillis());
        }
        json.put("arn", LogRequest.arn(account, group.name()) + ":log-stream:" + stream.name());
        json.put("storedBytes", 0); // AWS says so of every stream since 2019
    }
}
