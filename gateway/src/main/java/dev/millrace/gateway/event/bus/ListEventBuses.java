package dev.millrace.gateway.event.bus;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.gateway.event.reference.Page;
import dev.millrace.gateway.event.registry.Bus;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the event buses by name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListEventBuses.html">ListEventBuses</a>
 */
final class ListEventBuses implements Operation {
    private static final Shape SHAPE =
            Shape.of(optional("NamePrefix", BusJson.NAME)).and(Page.SHAPE);

    private final Buses buses;

    ListEventBuses(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String prefix = request.text("NamePrefix");
        List<Bus> listed = buses.snapshot().buses().stream()
                .filter(bus -> prefix == null || bus.name().value().startsWith(prefix))
                .toList();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("EventBuses");
        Page.of(request)
                .show(
                        listed,
                        bus -> bus.name().value(),
                        bus -> BusJson.write(bus, buses.arns(), list.addObject()),
                        answer);
        return JsonReply.ok(answer);
    }
}
