package dev.millrace.gateway.lambda.permission;

import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Shows all permissions of a function as one document.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html">GetPolicy</a>
 */
final class GetPolicy implements Operation {
    private final Policies policies;

    GetPolicy(Policies policies) {
        this.policies = policies;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = policies.reference(call);
        ResourcePolicy policy = policies.existing(reference);
        return JsonReply.ok(JsonReply.object()
                .put("Policy", PolicyJson.text(PolicyJson.of(policy, policies.arn(reference))))
                .put("RevisionId", policy.revisionId()));
    }
}
