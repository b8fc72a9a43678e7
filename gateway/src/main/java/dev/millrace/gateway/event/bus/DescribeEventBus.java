package dev.millrace.gateway.event.bus;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows an event bus.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeEventBus.html">API</a>
 */
final class DescribeEventBus implements Operation {
    private static final Shape SHAPE = Shape.of(optional("Name", pattern(EventArns.BUS_PATTERN)));

    private final Buses buses;

    DescribeEventBus(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        ObjectNode answer = JsonReply.object();
        BusJson.write(buses.snapshot().existing(buses.arns().bus(request.text("Name"))), buses.arns(), answer);
        return JsonReply.ok(answer);
    }
}
