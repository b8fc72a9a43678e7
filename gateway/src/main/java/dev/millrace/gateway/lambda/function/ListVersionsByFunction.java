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
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the versions of a function. There is {@code $LATEST} only until versions can be published, so one page holds
 * them all.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListVersionsByFunction.html">
 *     ListVersionsByFunction</a>
 */
final class ListVersionsByFunction implements Operation {
    private final Functions functions;
    private final ConfigurationJson json;

    ListVersionsByFunction(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Page page = Page.of(call);
        RegisteredFunction function = functions.existing(functions.reference(call));
        ObjectNode answer = JsonReply.object();
        ArrayNode versions = answer.putArray("Versions");
        if (page.after().isEmpty()) {
            versions.add(json.render(function, FunctionVersion.LATEST, Phase.LISTED));
        }
        return JsonReply.ok(answer);
    }
}
