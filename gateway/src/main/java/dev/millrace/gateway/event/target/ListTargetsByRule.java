package dev.millrace.gateway.event.target;

import dev.millrace.gateway.event.reference.Page;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.event.registry.Target;
import dev.millrace.gateway.event.registry.TargetJson;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the targets of a rule by their ids, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html">API</a>
 */
final class ListTargetsByRule implements Operation {
    private static final String RULE = "Rule";
    private static final Shape SHAPE = RuleShape.named(RULE).and(Page.SHAPE);

    private final Buses buses;
    private final TargetJson json;

    ListTargetsByRule(Buses buses) {
        this.buses = buses;
        this.json = new TargetJson(buses.arns());
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Rule rule = buses.snapshot().existing(RuleShape.key(request, RULE, buses.arns()));
        List<Target> listed = rule.targets().stream()
                .sorted(Comparator.comparing(Target::id))
                .toList();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("Targets");
        Page.of(request).show(listed, Target::id, target -> json.write(target, list.addObject()), answer);
        return JsonReply.ok(answer);
    }
}
