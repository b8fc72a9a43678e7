package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.action.AlarmActions;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.series.MetricSources;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Makes the operations of CloudWatch on alarms. Immutable. */
public final class AlarmOperations {
    private AlarmOperations() {}

    /**
     * The operations by their names.
     *
     * @param wake has alarms evaluated soon
     */
    public static Map<String, MonitorOperation> of(
            Alarms alarms, MetricSources sources, AlarmActions actions, Clock clock, Runnable wake) {
        Map<String, MonitorOperation> operations = new HashMap<>();
        AlarmRequest requests = new AlarmRequest(actions);
        operations.put("PutMetricAlarm", new PutMetricAlarm(alarms, requests, sources, clock, wake));
        operations.put("PutCompositeAlarm", new PutCompositeAlarm(alarms, requests, wake));
        operations.put("DescribeAlarms", new DescribeAlarms(alarms));
        operations.put("DescribeAlarmsForMetric", new DescribeAlarmsForMetric(alarms));
        operations.put("DescribeAlarmHistory", new DescribeAlarmHistory(alarms));
        operations.put("DeleteAlarms", request -> delete(request, alarms));
        operations.put("SetAlarmState", new SetAlarmState(alarms, actions, clock, wake));
        operations.put("EnableAlarmActions", new SwitchAlarmActions(alarms, true));
        operations.put("DisableAlarmActions", new SwitchAlarmActions(alarms, false));
        AlarmTags tags = new AlarmTags(alarms);
        operations.put("TagResource", tags::tag);
        operations.put("UntagResource", tags::untag);
        operations.put("ListTagsForResource", tags::list);
        return operations;
    }

    /**
     * Deletes what is there, also where other names are wrong.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DeleteAlarms.html">
     *     DeleteAlarms</a>
     */
    private static ObjectNode delete(Members request, Alarms alarms) {
        List<String> names = NamedAlarms.names(request);
        List<String> unknown =
                names.stream().filter(name -> alarms.named(name) == null).toList();
        alarms.remove(names.stream().filter(name -> !unknown.contains(name)).toList());
        if (!unknown.isEmpty()) {
            throw NamedAlarms.unknown(unknown.getFirst());
        }
        return JsonReply.object();
    }
}
