package dev.millrace.gateway.event.rule;

import dev.millrace.gateway.event.reference.Page;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the rules of a bus by name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html">ListRules</a>
 */
final class ListRules implements Operation {
    private final Buses buses;

    ListRules(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        RuleShape.LISTED.check(request);
        String prefix = request.text("NamePrefix");
        List<Rule> listed = buses.snapshot().rules(RuleShape.bus(request, buses.arns())).stream()
                .filter(rule -> prefix == null || rule.key().name().startsWith(prefix))
                .toList();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("Rules");
        Page.of(request)
                .show(
                        listed,
                        rule -> rule.key().name(),
                        rule -> RuleJson.write(rule, buses.arns(), list.addObject()),
                        answer);
        return JsonReply.ok(answer);
    }
}
