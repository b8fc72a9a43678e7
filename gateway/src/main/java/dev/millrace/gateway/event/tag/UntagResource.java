package dev.millrace.gateway.event.tag;

import static dev.millrace.gateway.shape.ShapeRule.required;

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

/**
 * Removes tags from a bus or a rule; keys that it does not have are no error.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_UntagResource.html">UntagResource</a>
 */
final class UntagResource implements Operation {
    private static final Shape SHAPE =
            Shape.of(required("ResourceARN", new LengthMax(1_600), new LengthMin(1)), required("TagKeys"));

    private final Tagged tagged;

    UntagResource(Tagged tagged) {
        this.tagged = tagged;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        List<String> keys = Objects.requireNonNull(request.texts("TagKeys"));
        tagged.change(Objects.requireNonNull(request.text("ResourceARN")), tags -> keys.forEach(tags::remove));
        return JsonReply.ok(JsonReply.object());
    }
}
