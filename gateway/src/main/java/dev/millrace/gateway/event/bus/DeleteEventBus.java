package dev.millrace.gateway.event.bus;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.registry.BusSnapshot;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Objects;

/**
 * Deletes an event bus that has no rules; one that does not exist is no error.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteEventBus.html">DeleteEventBus</a>
 */
final class DeleteEventBus implements Operation {
    private static final Shape SHAPE = Shape.of(required("Name", BusJson.NAME));

    private final Buses buses;

    DeleteEventBus(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        BusName name = new BusName(Objects.requireNonNull(request.text("Name")));
        if (name.equals(BusName.DEFAULT)) {
            throw refused("Cannot delete event bus default.");
        }
        buses.delete(name, current -> checkEmpty(current, name));
        return JsonReply.ok(JsonReply.object());
    }

    private static void checkEmpty(BusSnapshot current, BusName name) {
        if (current.bus(name) != null && !current.rules(name).isEmpty()) {
            throw refused("Event bus can't be deleted since it has rules.");
        }
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.ShapeViolation(message));
    }
}
