package dev.millrace.gateway.event.rule;

import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;

/**
 * Has a rule match from now on, or not any more.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_EnableRule.html">EnableRule</a>
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DisableRule.html">DisableRule</a>
 */
final class SwitchRule implements Operation {
    private static final String NAME = "Name";
    private static final Shape SHAPE = RuleShape.named(NAME);

    private final Buses buses;
    private final boolean on;

    SwitchRule(Buses buses, boolean on) {
        this.buses = buses;
        this.on = on;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        buses.change(RuleShape.key(request, NAME, buses.arns()), rule -> rule.withEnabled(on));
        return JsonReply.ok(JsonReply.object());
    }
}
