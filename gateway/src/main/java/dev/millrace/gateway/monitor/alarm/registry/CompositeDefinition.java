package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.gateway.monitor.alarm.state.AlarmRule;
import tools.jackson.databind.node.ObjectNode;

/** An alarm whose state follows from those of others. Immutable by agreement: nobody changes the tree. */
public record CompositeDefinition(String name, ObjectNode settings, AlarmRule rule) implements AlarmDefinition {
    /** The member that only such alarms have. */
    public static final String RULE = "AlarmRule";

    /** The alarm of settings that were checked; throws {@link IllegalArgumentException} for a rule that is none. */
    public static CompositeDefinition of(ObjectNode settings) {
        return new CompositeDefinition(
                settings.path("AlarmName").asString(),
                settings,
                AlarmRule.parse(settings.path(RULE).asString()));
    }
}
