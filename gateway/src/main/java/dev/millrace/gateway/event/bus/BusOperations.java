package dev.millrace.gateway.event.bus;

import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Targets;

/** Enters the operations on event buses. Immutable. */
public final class BusOperations {
    private BusOperations() {}

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     */
    public static void register(Targets targets, String service, Buses buses) {
        targets.add(service, "CreateEventBus", new CreateEventBus(buses));
        targets.add(service, "DescribeEventBus", new DescribeEventBus(buses));
        targets.add(service, "ListEventBuses", new ListEventBuses(buses));
        targets.add(service, "DeleteEventBus", new DeleteEventBus(buses));
    }
}
