package dev.millrace.gateway.event.rule;

import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.pattern.EventPattern;
import dev.millrace.gateway.event.reference.BusName;
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
import dev.millrace.gateway.shape.TagList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds a rule, or replaces one but for its targets and tags.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html">PutRule</a>
 */
final class PutRule implements Operation {
    /** AWS's quota is 300 and is raised on request; here it is this from the beginning. */
    private static final int RULES_PER_BUS_MAX = 2_000;

    private static final String NAME = "Name";
    private static final Shape SHAPE = RuleShape.named(NAME)
            .and(Shape.of(
                    optional("EventPattern", new LengthMax(4_096)),
                    optional("ScheduleExpression", new LengthMax(256)),
                    optional("State", oneOf(RuleJson.ENABLED, RuleJson.DISABLED)),
                    optional("Description", new LengthMax(512)),
                    optional("RoleArn", new LengthMax(1_600), new LengthMin(1))));

    private final Buses buses;

    PutRule(Buses buses) {
        this.buses = buses;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Tags", TagList.shape(0));
        RuleKey key = RuleShape.key(request, NAME, buses.arns());
        Map<String, String> tags = TagList.of(request);
        String pattern = given(request, "EventPattern");
        String schedule = given(request, "ScheduleExpression");
        check(key, pattern, schedule);
        buses.put(key, current -> new Rule(
                key,
                pattern,
                schedule,
                !RuleJson.DISABLED.equals(request.text("State")),
                given(request, "Description"),
                request.text("RoleArn"),
                current == null ? tags : current.tags(),
                current == null ? noTargetsYet(key) : current.targets()));
        return JsonReply.ok(JsonReply.object().put("RuleArn", buses.arns().of(key)));
    }

    private void check(RuleKey key, @Nullable String pattern, @Nullable String schedule) {
        if (pattern == null && schedule == null) {
            throw refused("Parameter(s) EventPattern or ScheduleExpression must be specified.");
        }
        if (schedule != null && !key.bus().equals(BusName.DEFAULT)) {
            throw refused("ScheduleExpression is supported only on the default event bus.");
        }
        buses.snapshot().existing(key.bus());
        if (schedule != null) {
            buses.ruleClock().check(schedule);
        }
        if (pattern != null) {
            EventPattern.check(pattern);
        }
    }

    /** The targets of a rule that is new, for which there must be room. */
    private List<Target> noTargetsYet(RuleKey key) {
        if (buses.snapshot().rules(key.bus()).size() >= RULES_PER_BUS_MAX) {
            throw new RefusedException(new Refusal.OfService(
                    "LimitExceededException", "The requested resource exceeds the maximum number allowed."));
        }
        return List.of();
    }

    /** Clients send empty texts for what they leave out. */
    private static @Nullable String given(Members request, String member) {
        return request.holds(member) ? request.text(member) : null;
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.ShapeViolation(message));
    }
}
