package dev.millrace.gateway.event.rule;

import static dev.millrace.gateway.shape.ShapeRule.required;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.event.input.EventJson;
import dev.millrace.gateway.event.pattern.EventPattern;
import dev.millrace.gateway.event.pattern.PatternMatcher;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Says whether an event matches a pattern, which need belong to no rule.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TestEventPattern.html">API</a>
 */
final class TestEventPattern implements Operation {
    private static final Shape SHAPE = Shape.of(required("EventPattern", new LengthMax(4_096)), required("Event"));
    private static final List<String> MANDATORY =
            List.of("id", "account", "source", "time", "region", "resources", "detail-type");

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        String pattern = Objects.requireNonNull(request.text("EventPattern"));
        EventPattern.check(pattern);
        PatternMatcher<String> matcher = new PatternMatcher<>();
        matcher.add("it", pattern);
        boolean matches = !matcher.matching(event(Objects.requireNonNull(request.text("Event")))).isEmpty();
        return JsonReply.ok(JsonReply.object().put("Result", matches));
    }

    private static ObjectNode event(String text) {
        ObjectNode event = EventJson.object(text);
        if (event == null) {
            throw refused("Parameter Event is not valid.");
        }
        for (String member : MANDATORY) {
            if (!event.has(member)) {
                throw refused("Parameter Event is not valid. Reason: it has no member " + member + ".");
            }
        }
        return event;
    }

    private static RefusedException refused(String message) {
        return new RefusedException(new Refusal.ShapeViolation(message));
    }
}
