package dev.millrace.gateway.lambda.permission;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Map;

/**
 * Takes a permission out of the policy of a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html">RemovePermission</a>
 */
final class RemovePermission implements Operation {
    private static final String STATEMENT_ID = "StatementId";
    private static final Shape SHAPE = Shape.of(
            optional(STATEMENT_ID, new LengthMax(100), Constraint.pattern("([a-zA-Z0-9-_.]+)")));

    private final Policies policies;

    RemovePermission(Policies policies) {
        this.policies = policies;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        String sid = call.pathParameter(STATEMENT_ID);
        SHAPE.check(Members.of(Map.of(STATEMENT_ID, sid)));
        policies.remove(policies.reference(call), sid, call.queryParameter("RevisionId"));
        return HttpReply.empty(204);
    }
}
