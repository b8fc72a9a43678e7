package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.PageToken;
import java.util.Iterator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the functions by name, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">ListFunctions</a>
 */
final class ListFunctions implements Operation {
    private final Functions functions;
    private final ConfigurationJson json;

    ListFunctions(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Page page = Page.of(call);
        String qualifier = call.queryParameter("FunctionVersion") == null ? "" : FunctionVersion.LATEST;
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("Functions");
        Iterator<RegisteredFunction> rest =
                functions.snapshot().functionsAfter(page.after()).iterator();
        String last = "";
        while (rest.hasNext() && list.size() < page.itemsMax()) {
            RegisteredFunction function = rest.next();
            list.add(json.render(function, qualifier, Phase.LISTED));
            last = function.name().value();
        }
        if (rest.hasNext()) {
            answer.put("NextMarker", PageToken.after(last));
        }
        return JsonReply.ok(answer);
    }
}
