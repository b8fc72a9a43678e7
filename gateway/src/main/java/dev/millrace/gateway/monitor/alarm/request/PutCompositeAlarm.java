package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.CompositeDefinition;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes an alarm on other alarms or changes it.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html">
 *     PutCompositeAlarm</a>
 */
final class PutCompositeAlarm implements MonitorOperation {
    private static final int RULE_LENGTH_MAX = 10_240;
    private static final int CHILDREN_MAX = 100;

    private final Alarms alarms;
    private final AlarmRequest requests;
    private final Runnable wake;

    PutCompositeAlarm(Alarms alarms, AlarmRequest requests, Runnable wake) {
        this.alarms = alarms;
        this.requests = requests;
        this.wake = wake;
    }

    @Override
    public ObjectNode answer(Members request) {
        String rule = MetricRefusals.required(request, CompositeDefinition.RULE);
        if (rule.length() > RULE_LENGTH_MAX) {
            throw MetricRefusals.value(
                    "The parameter AlarmRule must be shorter than " + (RULE_LENGTH_MAX + 1) + " characters.");
        }
        ObjectNode settings = requests.common(request).put(CompositeDefinition.RULE, rule);
        CompositeDefinition definition = read(settings);
        Set<String> children = new HashSet<>();
        definition.rule().alarms().forEach(child -> children.add(alarms.nameOf(child)));
        if (children.size() > CHILDREN_MAX) {
            throw MetricRefusals.value("AlarmRule names more than " + CHILDREN_MAX + " alarms.");
        }
        children.forEach(child -> check(child, definition.name(), new HashSet<>()));
        NewAlarm.put(definition, request, alarms);
        wake.run();
        return JsonReply.object();
    }

    private static CompositeDefinition read(ObjectNode settings) {
        try {
            return CompositeDefinition.of(settings);
        } catch (IllegalArgumentException e) {
            throw MetricRefusals.value("AlarmRule must be a valid expression: " + e.getMessage() + ".");
        }
    }

    /** Refuses what is not there, and what in the end watches the alarm that watches it: neither would come to rest. */
    private void check(String child, String parent, Set<String> seen) {
        Alarm alarm = alarms.named(child);
        if (child.equals(parent)) {
            throw MetricRefusals.value("AlarmRule must not lead back to the alarm itself, as by " + child + ".");
        }
        if (alarm == null) {
            if (seen.isEmpty()) {
                throw MetricRefusals.value(
                        "Could not save the composite alarm as alarms [" + child + "] in the alarm rule do not exist");
            }
            return;
        }
        if (seen.add(child) && alarm.definition() instanceof CompositeDefinition composite) {
            composite.rule().alarms().forEach(further -> check(alarms.nameOf(further), parent, seen));
        }
    }
}
