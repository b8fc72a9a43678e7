package dev.millrace.gateway.event.rule;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.event.reference.Page;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the rules of a bus that send to a target, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRuleNamesByTarget.html">API</a>
 */
final class ListRuleNamesByTarget implements Operation {
    private static final Shape SHAPE = Shape.of(required("TargetArn", new LengthMax(1_600), new LengthMin(1)))
            .and(RuleShape.BUS)
            .and(Page.SHAPE);

    private final Buses buses;

    ListRuleNamesByTarget(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String arn = Objects.requireNonNull(request.text("TargetArn"));
        List<String> listed = buses.snapshot().rules(RuleShape.bus(request, buses.arns())).stream()
                .filter(rule -> sendsTo(rule, arn))
                .map(rule -> rule.key().name())
                .toList();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("RuleNames");
        Page.of(request).show(listed, name -> name, list::add, answer);
        return JsonReply.ok(answer);
    }

    private static boolean sendsTo(Rule rule, String arn) {
        return rule.targets().stream().anyMatch(target -> target.arn().equals(arn));
    }
}
