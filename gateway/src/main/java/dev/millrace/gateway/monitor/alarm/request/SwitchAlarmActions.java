package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import dev.millrace.gateway.monitor.alarm.registry.AlarmDefinition;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.wire.MonitorOperation;
import dev.millrace.gateway.shape.Members;
import tools.jackson.databind.node.ObjectNode;

/** Has alarms act or not: EnableAlarmActions and DisableAlarmActions. */
final class SwitchAlarmActions implements MonitorOperation {
    private final Alarms alarms;
    private final boolean on;

    SwitchAlarmActions(Alarms alarms, boolean on) {
        this.alarms = alarms;
        this.on = on;
    }

    @Override
    public ObjectNode answer(Members request) {
        for (Alarm alarm : NamedAlarms.of(request, alarms)) {
            boolean _ = alarms.amend(alarm.name(), this::switched); // one that was just deleted stays so
        }
        return JsonReply.object();
    }

    private AlarmDefinition switched(AlarmDefinition definition) {
        return definition.actionsEnabled() == on
                ? definition
                : AlarmDefinition.of(definition.settings().deepCopy().put("ActionsEnabled", on));
    }
}
