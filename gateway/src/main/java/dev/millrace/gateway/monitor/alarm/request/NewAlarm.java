package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.monitor.alarm.registry.AlarmDefinition;
import dev.millrace.gateway.monitor.alarm.registry.AlarmJson;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.series.MetricRefusals;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;

/** What all alarms that are put have in common. Stateless. */
final class NewAlarm {
    /** Many dimensions of great length fit. */
    private static final int SETTINGS_LENGTH_MAX = 16_384;

    private NewAlarm() {}

    /** Keeps the alarm with the tags of the request, if there is room. */
    static void put(AlarmDefinition definition, Members request, Alarms alarms) {
        if (AlarmJson.text(definition.settings()).length() > SETTINGS_LENGTH_MAX) {
            throw MetricRefusals.value("All that is said of an alarm can have " + SETTINGS_LENGTH_MAX
                    + " characters as JSON.");
        }
        Shape.of().check(request, "Tags", TagList.shape(0));
        if (!alarms.put(definition, TagList.of(request))) {
            throw new RefusedException(new Refusal.OfService(
                    "LimitExceededFault", "There is room for " + Alarms.ALARMS_MAX + " alarms."));
        }
    }
}
