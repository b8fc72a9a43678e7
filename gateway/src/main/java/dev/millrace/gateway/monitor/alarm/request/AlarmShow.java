package dev.millrace.gateway.monitor.alarm.request;

import dev.millrace.gateway.monitor.alarm.registry.Alarm;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/** Alarms as answers have them. Stateless. */
final class AlarmShow {
    private AlarmShow() {}

    static void put(Alarm alarm, ObjectNode to) {
        to.setAll(alarm.definition().settings());
        to.put("AlarmArn", alarm.arn());
        to.putPOJO("AlarmConfigurationUpdatedTimestamp", Instant.ofEpochMilli(alarm.configuredAtEpochMillis()));
        to.put("StateValue", alarm.facts().state().name()).put("StateReason", alarm.facts().reasonText());
        if (alarm.facts().reasonFacts() != null) {
            to.put("StateReasonData", alarm.facts().reasonFacts());
        }
        Instant since = Instant.ofEpochMilli(alarm.facts().sinceEpochMillis());
        to.putPOJO("StateUpdatedTimestamp", since);
        to.putPOJO("StateTransitionedTimestamp", since);
    }
}
