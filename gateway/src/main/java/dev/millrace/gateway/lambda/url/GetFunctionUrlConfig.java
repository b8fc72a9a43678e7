package dev.millrace.gateway.lambda.url;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Shows the URL of a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionUrlConfig.html">GetFunctionUrlConfig</a>
 */
final class GetFunctionUrlConfig implements Operation {
    private final UrlConfigs configs;

    GetFunctionUrlConfig(UrlConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = configs.reference(call);
        return JsonReply.ok(configs.json(call, reference, configs.existing(reference), true));
    }
}
