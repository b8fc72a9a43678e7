package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;

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
        RegisteredFunction function = functions.existing(reference);
        return JsonReply.ok(json.render(
                function.name(), functions.revision(function, reference), reference.qualifier(), Phase.SETTLED));
    }
}
