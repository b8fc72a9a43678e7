package dev.millrace.gateway.lambda.event;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Shows the configuration.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionEventInvokeConfig.html">
 *     GetFunctionEventInvokeConfig</a>
 */
final class GetFunctionEventInvokeConfig implements Operation {
    private final EventInvokeConfigs configs;

    GetFunctionEventInvokeConfig(EventInvokeConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = configs.reference(call);
        return JsonReply.ok(configs.json(reference, configs.existing(reference)));
    }
}
