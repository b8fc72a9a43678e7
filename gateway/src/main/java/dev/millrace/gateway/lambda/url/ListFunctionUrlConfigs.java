package dev.millrace.gateway.lambda.url;

import dev.millrace.engine.function.url.FunctionUrl;
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
 * Lists the URLs of a function, that of {@code $LATEST} first and then those of its aliases, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html">
 *     ListFunctionUrlConfigs</a>
 */
final class ListFunctionUrlConfigs implements Operation {
    private final UrlConfigs configs;

    ListFunctionUrlConfigs(UrlConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Page page = Page.ofFew(call);
        FunctionReference reference = configs.reference(call);
        NavigableMap<String, Map.Entry<String, FunctionUrl>> all = new TreeMap<>();
        configs.function(reference).urls().entrySet().forEach(url -> all.put("of " + url.getKey(), url));
        ObjectNode answer = JsonReply.object();
        page.write(
                all,
                "FunctionUrlConfigs",
                url -> configs.json(
                        call, new FunctionReference(reference.name(), url.getKey()), url.getValue(), true),
                answer);
        return JsonReply.ok(answer);
    }
}
