package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.MetricDefinition;
import dev.millrace.gateway.monitor.series.Metric;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the alarms on one metric; those on formulas are not among them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmsForMetric.html">
 *     DescribeAlarmsForMetric</a>
 */
final class DescribeAlarmsForMetric implements MonitorOperation {
    private final Alarms alarms;

    DescribeAlarmsForMetric(Alarms alarms) {
        this.alarms = alarms;
    }

    @Override
    public ObjectNode answer(Members request) {
        Metric metric = Metric.of(request);
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("MetricAlarms");
        for (Alarm alarm : alarms.all()) {
            Members settings = Members.of(alarm.definition().settings());
            boolean isOnOne = alarm.definition() instanceof MetricDefinition one && one.isOnOneMetric();
            if (isOnOne && isWanted(settings, metric, request)) {
                AlarmShow.put(alarm, list.addObject());
            }
        }
        return answer;
    }

    private static boolean isWanted(Members settings, Metric metric, Members request) {
        Integer period = request.integer("Period");
        return Metric.of(settings).equals(metric)
                && (period == null || period.equals(settings.integer("Period")))
                && List.of("Statistic", "ExtendedStatistic", "Unit").stream()
                        .allMatch(member -> request.text(member) == null
                                || Objects.equals(request.text(member), settings.text(member)));
    }
}
