package dev.millrace.gateway.event.rule;

import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Targets;

/** Enters the operations on rules. Immutable. */
public final class RuleOperations {
    private RuleOperations() {}

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     */
    public static void register(Targets targets, String service, Buses buses) {
        targets.add(service, "PutRule", new PutRule(buses));
        targets.add(service, "DescribeRule", new DescribeRule(buses));
        targets.add(service, "ListRules", new ListRules(buses));
        targets.add(service, "DeleteRule", new DeleteRule(buses));
        targets.add(service, "EnableRule", new SwitchRule(buses, true));
        targets.add(service, "DisableRule", new SwitchRule(buses, false));
        targets.add(service, "ListRuleNamesByTarget", new ListRuleNamesByTarget(buses));
        targets.add(service, "TestEventPattern", new TestEventPattern());
    }
}
