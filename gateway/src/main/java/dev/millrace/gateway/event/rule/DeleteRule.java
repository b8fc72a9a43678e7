package dev.millrace.gateway.event.rule;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.reference.RuleShape;
import dev.millrace.gateway.event.registry.BusSnapshot;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;

/**
 * Deletes a rule that has no targets; one that does not exist is no error.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DeleteRule.html">DeleteRule</a>
 */
final class DeleteRule implements Operation {
    private static final String NAME = "Name";
    private static final Shape SHAPE = RuleShape.named(NAME);

    private final Buses buses;

    DeleteRule(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        RuleKey key = RuleShape.key(request, NAME, buses.arns());
        buses.delete(key, current -> checkNoTargets(current, key));
        return JsonReply.ok(JsonReply.object());
    }

    private static void checkNoTargets(BusSnapshot current, RuleKey key) {
        Rule rule = current.rule(key);
        if (rule != null && !rule.targets().isEmpty()) {
            throw new RefusedException(
                    new Refusal.ShapeViolation("Rule can't be deleted since it has targets."));
        }
    }
}
