package dev.millrace.gateway.event.target;

import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.message.OutsideServices;

/** Enters the operations on the targets of rules. Immutable. */
public final class TargetOperations {
    private TargetOperations() {}

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     * @param services whose queues can take what cannot be delivered
     */
    public static void register(Targets targets, String service, Buses buses, OutsideServices services) {
        targets.add(service, "PutTargets", new PutTargets(buses, services));
        targets.add(service, "RemoveTargets", new RemoveTargets(buses));
        targets.add(service, "ListTargetsByRule", new ListTargetsByRule(buses));
    }
}
