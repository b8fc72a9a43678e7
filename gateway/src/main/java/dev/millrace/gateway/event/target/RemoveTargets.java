package dev.millrace.gateway.event.target;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.event.registry.Target;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Removes targets from a rule; ids that it does not have are told one by one.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RemoveTargets.html">RemoveTargets</a>
 */
final class RemoveTargets implements Operation {
    private static final String RULE = "Rule";
    private static final Shape SHAPE =
            RuleShape.named(RULE).and(Shape.of(required("Ids", new LengthMax(100), new LengthMin(1))));

    private final Buses buses;

    RemoveTargets(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        RuleKey key = RuleShape.key(request, RULE, buses.arns());
        Set<String> unknown = new LinkedHashSet<>(Objects.requireNonNull(request.texts("Ids")));
        buses.change(key, rule -> without(rule, unknown));
        ObjectNode answer = JsonReply.object().put("FailedEntryCount", unknown.size());
        ArrayNode failed = answer.putArray("FailedEntries");
        for (String id : unknown) {
            failed.addObject()
                    .put("TargetId", id)
                    .put("ErrorCode", "ResourceNotFoundException")
                    .put("ErrorMessage", "Rule " + key.name() + " does not have a target with the Id " + id + ".");
        }
        return JsonReply.ok(answer);
    }

    /** Takes out of {@code ids} what it removes. */
    private static Rule without(Rule rule, Set<String> ids) {
        List<Target> left = rule.targets().stream()
                .filter(target -> !ids.contains(target.id()))
                .toList();
        rule.targets().forEach(target -> ids.remove(target.id()));
        return rule.withTargets(left);
    }
}
