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
import dev.millrace.gateway.shape.TagList;
import java.util.Map;
import java.util.Objects;

/**
 * Adds tags to a bus or a rule; a key that it has gets the new value.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_TagResource.html">TagResource</a>
 */
final class TagResource implements Operation {
    private static final Shape SHAPE =
            Shape.of(required("ResourceARN", new LengthMax(1_600), new LengthMin(1)), required("Tags"));

    private final Tagged tagged;

    TagResource(Tagged tagged) {
        this.tagged = tagged;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Tags", TagList.shape(0));
        Map<String, String> added = TagList.of(request);
        tagged.change(Objects.requireNonNull(request.text("ResourceARN")), tags -> tags.putAll(added));
        return JsonReply.ok(JsonReply.object());
    }
}
