package dev.millrace.gateway.event.target;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Target;
import dev.millrace.gateway.event.registry.TargetJson;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds targets to a rule, or replaces those that it has by their ids.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html">PutTargets</a>
 */
final class PutTargets implements Operation {
    private static final int TARGETS_MAX = 5;
    private static final String RULE = "Rule";
    private static final Shape SHAPE = RuleShape.named(RULE)
            .and(Shape.of(required("Targets", new LengthMax(100), new LengthMin(1))));

    private final Buses buses;
    private final TargetJson json;
    private final OutsideServices services;

    PutTargets(Buses buses, OutsideServices services) {
        this.buses = buses;
        this.services = services;
        this.json = new TargetJson(buses.arns());
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Targets", TargetShape.SHAPE);
        RuleKey key = RuleShape.key(request, RULE, buses.arns());
        buses.snapshot().existing(key);
        List<Target> added = request.list("Targets").stream().map(this::read).toList();
        buses.change(key, rule -> rule.withTargets(merged(rule.targets(), added)));
        ObjectNode answer = JsonReply.object().put("FailedEntryCount", 0);
        answer.putArray("FailedEntries");
        return JsonReply.ok(answer);
    }

    private Target read(Members target) {
        TargetShape.checkOffered(target, services);
        return json.read(target);
    }

    private static List<Target> merged(List<Target> there, List<Target> added) {
        Map<String, Target> byId = new LinkedHashMap<>();
        there.forEach(target -> byId.put(target.id(), target));
        added.forEach(target -> byId.put(target.id(), target));
        if (byId.size() > TARGETS_MAX) {
            throw new RefusedException(new Refusal.OfService(
                    "LimitExceededException", "The requested resource exceeds the maximum number allowed."));
        }
        return new ArrayList<>(byId.values());
    }
}
