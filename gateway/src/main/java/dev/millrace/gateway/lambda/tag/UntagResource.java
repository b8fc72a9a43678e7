package dev.millrace.gateway.lambda.tag;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Removes tags from a function; keys that it does not have are no error.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UntagResource.html">UntagResource</a>
 */
final class UntagResource implements Operation {
    private final Functions functions;

    UntagResource(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = TaggedFunction.of(call, functions);
        List<String> keys = call.query().getOrDefault("tagKeys", List.of());
        if (keys.isEmpty()) {
            throw new RefusedException(new Refusal.ShapeViolation(Shape.message(List.of(
                    "Value null at 'tagKeys' failed to satisfy constraint: Member must not be null"))));
        }
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    Map<String, String> tags = new HashMap<>(function.tags());
                    keys.forEach(tags::remove);
                    return function.withTags(tags);
                }),
                reference);
        return HttpReply.empty(204);
    }
}
