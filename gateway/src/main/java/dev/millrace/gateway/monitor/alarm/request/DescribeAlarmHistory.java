package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.HistoryItem;
import dev.millrace.gateway.monitor.alarm.registry.HistoryQuery;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells what happened to alarms, a page at a time; also to those that are not there any more.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html">
 *     DescribeAlarmHistory</a>
 */
final class DescribeAlarmHistory implements MonitorOperation {
    private static final int PAGE = 100;
    private static final List<String> TYPES =
            List.of(HistoryItem.CONFIGURATION, HistoryItem.STATE, HistoryItem.ACTION);

    private final Alarms alarms;

    DescribeAlarmHistory(Alarms alarms) {
        this.alarms = alarms;
    }

    @Override
    public ObjectNode answer(Members request) {
        int page = DescribeAlarms.pageSize(request, PAGE, PAGE);
        boolean newestFirst = !"TimestampAscending".equals(request.text("ScanBy"));
        String type = orEmpty(request.text("HistoryItemType"));
        if (!type.isEmpty() && !TYPES.contains(type)) {
            throw MetricRefusals.value("The value " + type + " for parameter HistoryItemType is not one of "
                    + String.join(", ", TYPES) + ".");
        }
        List<HistoryItem> items = alarms.history(new HistoryQuery(
                orEmpty(request.text("AlarmName")),
                type,
                millis(request.moment("StartDate"), Long.MIN_VALUE),
                millis(request.moment("EndDate"), Long.MAX_VALUE),
                newestFirst,
                afterId(request.text("NextToken"), newestFirst),
                page + 1));
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("AlarmHistoryItems");
        items.stream().limit(page).forEach(item -> show(item, list.addObject()));
        if (items.size() > page) {
            answer.put("NextToken", PageToken.after(Long.toString(items.get(page - 1).id())));
        }
        return answer;
    }

    private static void show(HistoryItem item, ObjectNode to) {
        to.put("AlarmName", item.alarm())
                .put("AlarmType", item.isComposite() ? "CompositeAlarm" : "MetricAlarm");
        to.putPOJO("Timestamp", Instant.ofEpochMilli(item.atEpochMillis()));
        to.put("HistoryItemType", item.type()).put("HistorySummary", item.summary()).put("HistoryData", item.facts());
    }

    private static long afterId(@Nullable String token, boolean newestFirst) {
        String id = PageToken.name(token, MetricRefusals.INVALID_TOKEN);
        try {
            return id.isEmpty() ? newestFirst ? Long.MAX_VALUE : 0 : Long.parseLong(id);
        } catch (NumberFormatException e) {
            throw new RefusedException(MetricRefusals.INVALID_TOKEN);
        }
    }

    private static long millis(@Nullable Instant moment, long otherwise) {
        return moment == null ? otherwise : moment.toEpochMilli();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
