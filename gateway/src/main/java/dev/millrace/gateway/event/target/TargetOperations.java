package dev.millrace.gateway.event.target;

import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Targets;

/** Enters the operations on the targets of rules. Immutable. */
public final class TargetOperations {
    private TargetOperations() {}

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     */
    public static void register(Targets targets, String service, Buses buses) {
        targets.add(service, "PutTargets", new PutTargets(buses));
        targets.add(service, "RemoveTargets", new RemoveTargets(buses));
        targets.add(service, "ListTargetsByRule", new ListTargetsByRule(buses));
    }
}
