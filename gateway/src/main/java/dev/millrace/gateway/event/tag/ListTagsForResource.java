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
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the tags of a bus or a rule by their keys.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTagsForResource.html">API</a>
 */
final class ListTagsForResource implements Operation {
    private static final Shape SHAPE = Shape.of(required("ResourceARN", new LengthMax(1_600), new LengthMin(1)));

    private final Tagged tagged;

    ListTagsForResource(Tagged tagged) {
        this.tagged = tagged;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        ObjectNode answer = JsonReply.object();
        TagList.show(tagged.tags(Objects.requireNonNull(request.text("ResourceARN"))), answer);
        return JsonReply.ok(answer);
    }
}
