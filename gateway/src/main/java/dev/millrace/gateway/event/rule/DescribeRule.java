package dev.millrace.gateway.event.rule;

import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows a rule.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html">DescribeRule</a>
 */
final class DescribeRule implements Operation {
    private static final String NAME = "Name";
    private static final Shape SHAPE = RuleShape.named(NAME);

    private final Buses buses;

    DescribeRule(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Rule rule = buses.snapshot().existing(RuleShape.key(request, NAME, buses.arns()));
        ObjectNode answer = RuleJson.write(rule, buses.arns(), JsonReply.object());
        return JsonReply.ok(answer.put("CreatedBy", buses.arns().account().id()));
    }
}
