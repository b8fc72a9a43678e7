package dev.millrace.gateway.event.rule;

import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.event.registry.Rule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A rule as AWS shows it. Immutable. */
final class RuleJson {
    static final String ENABLED = "ENABLED";
    static final String DISABLED = "DISABLED";

    private RuleJson() {}

    static ObjectNode write(Rule rule, EventArns arns, ObjectNode into) {
        into.put("Name", rule.key().name()).put("Arn", arns.of(rule.key()));
        putIfThere(into, "EventPattern", rule.pattern());
        putIfThere(into, "ScheduleExpression", rule.schedule());
        into.put("State", rule.enabled() ? ENABLED : DISABLED);
        putIfThere(into, "Description", rule.description());
        putIfThere(into, "RoleArn", rule.roleArn());
        return into.put("EventBusName", rule.key().bus().value());
    }

    private static void putIfThere(ObjectNode into, String name, @Nullable String value) {
        if (value != null) {
            into.put(name, value);
        }
    }
}
