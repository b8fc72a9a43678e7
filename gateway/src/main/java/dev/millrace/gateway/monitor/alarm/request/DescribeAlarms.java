package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.CompositeDefinition;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists alarms, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html">
 *     DescribeAlarms</a>
 */
final class DescribeAlarms implements MonitorOperation {
    private static final int PAGE_MAX = 100;
    private static final int PAGE = 50;

    private static final String METRIC = "MetricAlarm";
    private static final String COMPOSITE = "CompositeAlarm";

    private final Alarms alarms;

    DescribeAlarms(Alarms alarms) {
        this.alarms = alarms;
    }

    @Override
    public ObjectNode answer(Members request) {
        for (String member : List.of("ChildrenOfAlarmName", "ParentsOfAlarmName")) {
            if (request.holds(member)) {
                throw MetricRefusals.value(
                        member + " is not offered here; the rule of a composite alarm names its children.");
            }
        }
        int page = pageSize(request, PAGE, PAGE_MAX);
        String after = PageToken.name(request.text("NextToken"), MetricRefusals.INVALID_TOKEN);
        ObjectNode answer = JsonReply.object();
        ArrayNode onMetrics = answer.putArray("MetricAlarms");
        ArrayNode composites = answer.putArray("CompositeAlarms");
        List<Alarm> wanted = wanted(request)
                .filter(alarm -> alarm.name().compareTo(after) > 0)
                .limit(page + 1L)
                .toList();
        wanted.stream()
                .limit(page)
                .forEach(alarm -> AlarmShow.put(alarm, (isComposite(alarm) ? composites : onMetrics).addObject()));
        if (wanted.size() > page) {
            answer.put("NextToken", PageToken.after(wanted.get(page - 1).name()));
        }
        return answer;
    }

    private static boolean isComposite(Alarm alarm) {
        return alarm.definition() instanceof CompositeDefinition;
    }

    private Stream<Alarm> wanted(Members request) {
        List<String> types = request.texts("AlarmTypes");
        Set<String> ofTypes = types == null || types.isEmpty() ? Set.of(METRIC) : Set.copyOf(types);
        List<String> names = request.texts("AlarmNames");
        String prefix = request.text("AlarmNamePrefix");
        String action = request.text("ActionPrefix");
        String state = request.text("StateValue");
        if (prefix != null && names != null && !names.isEmpty()) {
            throw MetricRefusals.combination(
                    "AlarmNamePrefix cannot be specified together with AlarmNames.");
        }
        if (names != null && names.size() > PAGE_MAX) {
            throw MetricRefusals.value(
                    "The collection AlarmNames must not have a size greater than " + PAGE_MAX + ".");
        }
        Set<String> named = names == null ? Set.of() : Set.copyOf(names);
        return alarms.all().stream()
                .filter(alarm -> ofTypes.contains(isComposite(alarm) ? COMPOSITE : METRIC))
                .filter(alarm -> named.isEmpty() || named.contains(alarm.name()))
                .filter(alarm -> prefix == null || alarm.name().startsWith(prefix))
                .filter(alarm -> state == null || alarm.facts().state().name().equals(state))
                .filter(alarm -> hasAction(alarm, action));
    }

    private static boolean hasAction(Alarm alarm, @Nullable String prefix) {
        return prefix == null || AlarmActions.MEMBERS.stream()
                .flatMap(member -> alarm.definition().actions(member).stream())
                .anyMatch(arn -> arn.startsWith(prefix));
    }

    static int pageSize(Members request, int usual, int max) {
        Integer records = request.integer("MaxRecords");
        if (records != null && (records < 1 || records > max)) {
            throw MetricRefusals.value("The parameter MaxRecords must be from 1 to " + max + ", not " + records + ".");
        }
        return records == null ? usual : records;
    }
}
