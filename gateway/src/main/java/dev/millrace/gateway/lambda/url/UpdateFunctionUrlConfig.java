package dev.millrace.gateway.lambda.url;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Changes what the caller names of a function's URL, which stays the same.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionUrlConfig.html">
 *     UpdateFunctionUrlConfig</a>
 */
final class UpdateFunctionUrlConfig implements Operation {
    private final UrlConfigs configs;
    private final Clock clock;

    UpdateFunctionUrlConfig(UrlConfigs configs, Clock clock) {
        this.configs = configs;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        UrlRequest request = UrlRequest.toUpdate(call);
        FunctionReference reference = configs.reference(call);
        FunctionUrl updated = configs.update(reference, present -> request.over(present, clock.epochMillis()));
        return JsonReply.ok(configs.json(call, reference, updated, true));
    }
}
