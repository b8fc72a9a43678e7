package dev.millrace.gateway.lambda;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.ConfigurationJson.Phase;

/**
 * Shows a function's configuration.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html">
 *     GetFunctionConfiguration</a>
 */
final class GetFunctionConfiguration implements Operation {
    private final Functions functions;
    private final ConfigurationJson json;

    GetFunctionConfiguration(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.reference(call);
        return JsonReply.ok(json.render(functions.existing(reference), reference.qualifier(), Phase.SETTLED));
    }
}
