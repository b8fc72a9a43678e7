package dev.millrace.gateway.monitor.log;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.Account;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.monitor.log.read.LogGroup;
import dev.millrace.gateway.monitor.log.read.LogGroups;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the log groups by name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_DescribeLogGroups.html">
 *     DescribeLogGroups</a>
 */
record DescribeLogGroups(LogGroups groups, Account account) implements Operation {
    private static final Shape SHAPE = Shape.of(
                    optional("logGroupNamePrefix", LogRequest.GROUP_NAME),
                    optional("logGroupNamePattern", LogRequest.GROUP_NAME))
            .and(ListPage.SHAPE);

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String prefix = request.text("logGroupNamePrefix");
        String part = request.text("logGroupNamePattern");
        if (prefix != null && part != null) {
            throw LogRequest.invalid(
                    "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
        }
        List<LogGroup> listed = groups.list().stream()
                .filter(group -> prefix == null || group.name().startsWith(prefix))
                .filter(group -> part == null || group.name().contains(part))
                .toList();
        Map<String, Long> gone = groups.goneBytes();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("logGroups");
        ListPage.of(request)
                .show(
                        listed,
                        LogGroup::name,
                        Comparator.naturalOrder(),
                        group -> show(group, gone.getOrDefault(group.name(), 0L), list.addObject()),
                        answer);
        return JsonReply.ok(answer);
    }

    private void show(LogGroup group, long goneBytes, ObjectNode json) {
        json.put("logGroupName", group.name());
        if (group.kept() != null) {
            json.put("creationTime", group.kept().createdMillis());
        } else if (group.firstEpochMillis() != null) {
            json.put("creationTime", group.firstEpochMillis());
        }
        if (group.kept() != null && group.kept().retentionDays() != null) {
            json.put("retentionInDays", group.kept().retentionDays());
        }
        json.put("metricFilterCount", 0);
        json.put("storedBytes", Math.max(0, group.writtenBytes() - goneBytes));
        json.put("arn", LogRequest.arn(account, group.name()) + ":*");
        json.put("logGroupClass", "STANDARD");
        json.put("logGroupArn", LogRequest.arn(account, group.name()));
    }
}
