package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.reference.Page;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the versions of a function, {@code $LATEST} first, a page at a time.
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
        NavigableMap<String, Revision> versions = new TreeMap<>();
        versions.put(key(0), function.latest());
        function.published().versions().forEach((number, version) -> versions.put(key(number), version));
        ObjectNode answer = JsonReply.object();
        page.write(
                versions,
                "Versions",
                version -> json.render(function.name(), version, version.version(), Phase.LISTED),
                answer);
        return JsonReply.ok(answer);
    }

    /** Puts versions into the order of their numbers. */
    static String key(int number) {
        return String.format(Locale.ROOT, "%010d", number);
    }
}
