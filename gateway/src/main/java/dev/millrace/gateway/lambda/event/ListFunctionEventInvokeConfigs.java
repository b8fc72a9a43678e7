package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the configurations of one function, of which there are as many as it has qualifiers: one page.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionEventInvokeConfigs.html">
 *     ListFunctionEventInvokeConfigs</a>
 */
final class ListFunctionEventInvokeConfigs implements Operation {
    private final EventInvokeConfigs configs;

    ListFunctionEventInvokeConfigs(EventInvokeConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = configs.reference(call);
        RegisteredFunction function = configs.function(reference);
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("FunctionEventInvokeConfigs");
        function.eventConfigs()
                .forEach((qualifier, config) ->
                        list.add(configs.json(new FunctionReference(reference.name(), qualifier), config)));
        return JsonReply.ok(answer);
    }
}
