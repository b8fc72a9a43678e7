package dev.millrace.gateway.event.bus;

import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.Unoffered;
import dev.millrace.gateway.event.registry.Bus;
import dev.millrace.gateway.event.registry.BusSnapshot;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.TagList;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * Creates an event bus.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateEventBus.html">CreateEventBus</a>
 */
final class CreateEventBus implements Operation {
    private static final int BUSES_MAX = 100;
    private static final Shape SHAPE =
            Shape.of(required("Name", BusJson.NAME), optional("Description", new LengthMax(512)));

    private final Buses buses;

    CreateEventBus(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Tags", TagList.shape(0));
        BusName name = new BusName(Objects.requireNonNull(request.text("Name")));
        String it = "event bus " + name;
        Unoffered.check(request, it, List.of("EventSourceName", "KmsKeyIdentifier", "LogConfig", "DeadLetterConfig"));
        Bus bus = buses.newBus(name, request.text("Description"), TagList.of(request));
        buses.add(bus, current -> checkRoom(current, name));
        ObjectNode answer = JsonReply.object();
        answer.put("EventBusArn", buses.arns().of(name));
        if (bus.description() != null) {
            answer.put("Description", bus.description());
        }
        return JsonReply.ok(answer);
    }

    private static void checkRoom(BusSnapshot current, BusName name) {
        if (current.bus(name) != null) {
            throw new RefusedException(new Refusal.Conflict("Event bus " + name + " already exists."));
        }
        if (current.buses().size() >= BUSES_MAX) {
            throw new RefusedException(new Refusal.OfService(
                    "LimitExceededException", "The requested resource exceeds the maximum number allowed."));
        }
    }
}
