package dev.millrace.gateway.event;

import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.event.bus.BusOperations;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.put.PutEvents;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Destination;
import dev.millrace.gateway.event.rule.RuleOperations;
import dev.millrace.gateway.event.tag.TagOperations;
import dev.millrace.gateway.event.target.TargetOperations;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.message.OutsideServices;
import java.util.function.Predicate;

/**
 * Enters the operations of the EventBridge API under their targets. A server needs this beside it:
 *
 * <pre>
 *   Buses buses = Buses.open(directory.resolve("events.db"), account, clock, ruleClock);
 *   TargetRouter.Builder targets = new TargetRouter.Builder();
 *   EventBuses eventBuses = EventOperations.register(targets, buses, services, isThere, sink, clock);
 *   new ControlPlane(routes.build(), targets.build(), QueryRouter.NONE, threads);
 * </pre>
 *
 * Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Operations.html">Operations</a>
 */
public final class EventOperations {
    /** What {@code X-Amz-Target} begins with. */
    public static final String SERVICE = "AWSEvents";

    private EventOperations() {}

    /**
     * Enters all operations.
     *
     * @param services whose queues can take what cannot be delivered
     * @param isThere whether a function exists
     * @param sink where what runs for an event is stored before its sender has an answer
     * @return the same buses for the server's own events: those of objects and schedules, and results of functions
     */
    public static EventBuses register(
            Targets targets,
            Buses buses,
            OutsideServices services,
            Predicate<Destination.ToFunction> isThere,
            EventSink sink,
            Clock clock) {
        EventBuses eventBuses = new EventBuses(buses, isThere);
        BusOperations.register(targets, SERVICE, buses);
        RuleOperations.register(targets, SERVICE, buses);
        TargetOperations.register(targets, SERVICE, buses, services);
        TagOperations.register(targets, SERVICE, buses);
        PutEvents.register(targets, SERVICE, buses.arns(), eventBuses, sink, clock);
        return eventBuses;
    }
}
