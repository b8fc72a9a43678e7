package dev.millrace.gateway.monitor.alarm.registry;

import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** What makes the state of an alarm. Immutable by agreement: nobody changes the tree of its settings. */
public sealed interface AlarmDefinition permits MetricDefinition, CompositeDefinition {
    /** The alarm of settings that were checked. */
    static AlarmDefinition of(ObjectNode settings) {
        return settings.has(CompositeDefinition.RULE)
                ? CompositeDefinition.of(settings)
                : MetricDefinition.of(settings);
    }

    String name();

    /** The members that its owner has set, and defaults, as AWS's answers have them. */
    ObjectNode settings();

    /** Whether changes of its state lead to anything but an event on the bus. */
    default boolean actionsEnabled() {
        return settings().path("ActionsEnabled").booleanValue();
    }

    /** ARNs of what is to be told of a state. */
    default List<String> actions(String member) {
        List<String> actions = Members.of(settings()).texts(member);
        return actions == null ? List.of() : actions;
    }
}
