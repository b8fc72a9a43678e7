package dev.millrace.gateway.lambda.permission;

import dev.millrace.engine.function.policy.Statement;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Adds a permission to the policy of a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html">AddPermission</a>
 */
final class AddPermission implements Operation {
    private final Policies policies;

    AddPermission(Policies policies) {
        this.policies = policies;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        PermissionRequest request = PermissionRequest.of(call);
        FunctionReference reference = policies.reference(call);
        Statement statement = request.statement();
        policies.add(reference, statement, request.revisionId());
        String shown = PolicyJson.text(PolicyJson.of(statement, policies.arn(reference)));
        return JsonReply.of(201, JsonReply.object().put("Statement", shown));
    }
}
