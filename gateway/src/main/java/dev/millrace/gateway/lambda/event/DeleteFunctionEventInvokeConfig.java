package dev.millrace.gateway.lambda.event;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Removes the configuration, so that AWS's defaults hold.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionEventInvokeConfig.html">
 *     DeleteFunctionEventInvokeConfig</a>
 */
final class DeleteFunctionEventInvokeConfig implements Operation {
    private final EventInvokeConfigs configs;

    DeleteFunctionEventInvokeConfig(EventInvokeConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = configs.reference(call);
        configs.existing(reference);
        configs.remove(reference);
        return HttpReply.empty(204);
    }
}
