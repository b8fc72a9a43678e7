package dev.millrace.gateway.lambda.tag;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Map;

/**
 * Reads the ARN in the path of the tag operations. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_TagResource.html">Resource</a>
 */
final class TaggedFunction {
    private static final Shape SHAPE = Shape.of(required(
            "Resource",
            pattern("arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:"
                    + "(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)"
                    + "|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-"
                    + "[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)")));

    private TaggedFunction() {}

    static FunctionReference of(HttpCall call, Functions functions) {
        String arn = call.pathParameter("Resource");
        SHAPE.check(Members.of(Map.of("Resource", arn)));
        if (!arn.contains(":function:")) {
            throw new RefusedException(new Refusal.NotFound("The resource you requested does not exist."));
        }
        FunctionReference reference = FunctionReference.parse(arn, null, functions.account());
        if (!reference.qualifier().isEmpty()) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "Tags on function aliases and versions are not supported. Please specify a function ARN."));
        }
        return reference;
    }
}
