package dev.millrace.gateway.lambda.tag;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Adds tags to a function; a key that it has gets the new value.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html">TagResource</a>
 */
final class TagResource implements Operation {
    private static final Shape SHAPE = Shape.of(required("Tags"));

    private final Functions functions;
    private final TagRules rules;

    TagResource(Functions functions, TagRules rules) {
        this.functions = functions;
        this.rules = rules;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = TaggedFunction.of(call, functions);
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Map<String, String> added = Objects.requireNonNull(request.textMap("Tags"));
        if (added.isEmpty()) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("An error occurred and the request cannot be processed."));
        }
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    Map<String, String> tags = new HashMap<>(function.tags());
                    tags.putAll(added);
                    rules.check(function.name(), function.configuration().runtime(), tags);
                    return function.withTags(tags);
                }),
                reference);
        return HttpReply.empty(204);
    }
}
