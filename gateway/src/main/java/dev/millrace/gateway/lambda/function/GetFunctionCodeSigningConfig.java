package dev.millrace.gateway.lambda.function;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;

/**
 * Says that a function has no code signing. Terraform asks this whenever it reads a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionCodeSigningConfig.html">
 *     GetFunctionCodeSigningConfig</a>
 */
final class GetFunctionCodeSigningConfig implements Operation {
    private final Functions functions;

    GetFunctionCodeSigningConfig(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.unqualified(call);
        functions.existing(reference);
        return JsonReply.ok(
                JsonReply.object().put("FunctionName", reference.name()).put("CodeSigningConfigArn", ""));
    }
}
