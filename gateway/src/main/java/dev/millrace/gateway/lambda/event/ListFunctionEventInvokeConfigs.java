package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Page;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the configurations of one function by qualifier, a page at a time.
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
        Page page = Page.ofFew(call);
        NavigableMap<String, Map.Entry<String, EventInvokeConfig>> all = new TreeMap<>();
        configs.function(new FunctionReference(reference.name(), ""))
                .eventConfigs()
                .entrySet()
                .forEach(config -> all.put(config.getKey(), config));
        ObjectNode answer = JsonReply.object();
        page.write(
                all,
                "FunctionEventInvokeConfigs",
                config -> configs.json(
                        new FunctionReference(reference.name(), config.getKey()), config.getValue()),
                answer);
        return JsonReply.ok(answer);
    }
}
