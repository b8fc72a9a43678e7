package dev.millrace.gateway.lambda.url;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;

/**
 * Takes a function's URL away, for good: the next one is another.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionUrlConfig.html">
 *     DeleteFunctionUrlConfig</a>
 */
final class DeleteFunctionUrlConfig implements Operation {
    private final UrlConfigs configs;

    DeleteFunctionUrlConfig(UrlConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        configs.remove(configs.reference(call));
        return HttpReply.empty(204);
    }
}
