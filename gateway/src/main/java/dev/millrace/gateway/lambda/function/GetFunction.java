package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.code.GetCode;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows a function with its configuration, tags, reserved concurrency and where its code can be fetched.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html">GetFunction</a>
 */
final class GetFunction implements Operation {
    private final Functions functions;
    private final ConfigurationJson json;

    GetFunction(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.reference(call);
        RegisteredFunction function = functions.existing(reference);
        Revision revision = functions.revision(function, reference);
        ObjectNode answer = JsonReply.object();
        answer.set("Configuration", json.render(function.name(), revision, reference.qualifier(), Phase.SETTLED));
        answer.putObject("Code")
                .put("RepositoryType", "S3")
                .put("Location", call.endpoint() + GetCode.PREFIX + revision.code().sha256());
        if (!function.tags().isEmpty()) {
            function.tags().forEach(answer.putObject("Tags")::put);
        }
        if (function.reservedConcurrency() != null) {
            answer.putObject("Concurrency").put("ReservedConcurrentExecutions", function.reservedConcurrency());
        }
        return JsonReply.ok(answer);
    }
}
