package dev.millrace.gateway.lambda.url;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Gives a function a URL.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunctionUrlConfig.html">
 *     CreateFunctionUrlConfig</a>
 */
final class CreateFunctionUrlConfig implements Operation {
    private final UrlConfigs configs;
    private final Clock clock;

    CreateFunctionUrlConfig(UrlConfigs configs, Clock clock) {
        this.configs = configs;
        this.clock = clock;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        UrlRequest request = UrlRequest.toCreate(call);
        FunctionReference reference = configs.reference(call);
        FunctionUrl created = configs.create(reference, request.created(UrlId.random(), clock.epochMillis()));
        return JsonReply.of(201, configs.json(call, reference, created, false));
    }
}
