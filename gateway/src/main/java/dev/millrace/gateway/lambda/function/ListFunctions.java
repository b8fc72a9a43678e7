package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.Revision;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.reference.Page;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.PageToken;
import dev.millrace.gateway.shape.Shape;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the functions by name, or all their versions, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html">ListFunctions</a>
 */
final class ListFunctions implements Operation {
    private static final Shape SHAPE = Shape.of(optional("FunctionVersion", oneOf("ALL")));

    private final Functions functions;
    private final ConfigurationJson json;

    ListFunctions(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Page page = Page.of(call);
        String versions = call.queryParameter("FunctionVersion");
        if (versions != null) {
            SHAPE.check(Members.of(Map.of("FunctionVersion", versions)));
        }
        Iterator<Listed> rest =
                (versions == null ? functions(page) : versions(page)).iterator();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("Functions");
        String last = "";
        while (rest.hasNext() && list.size() < page.itemsMax()) {
            Listed one = rest.next();
            list.add(json.render(one.name(), one.revision(), one.qualifier(), Phase.LISTED));
            last = one.key();
        }
        if (rest.hasNext()) {
            answer.put("NextMarker", PageToken.after(last));
        }
        return JsonReply.ok(answer);
    }

    private Stream<Listed> functions(Page page) {
        return functions.snapshot().functionsAfter(page.after()).stream()
                .map(function ->
                        new Listed(function.name().value(), function.name(), function.latest(), ""));
    }

    /** All versions of all functions after that of the marker, which is a name, a colon and a number. */
    private Stream<Listed> versions(Page page) {
        RegistrySnapshot snapshot = functions.snapshot();
        String after = page.after();
        int colon = after.indexOf(':');
        if (colon < 0) {
            return snapshot.functionsAfter(after).stream().flatMap(ListFunctions::versions);
        }
        RegisteredFunction begun = snapshot.function(after.substring(0, colon));
        Stream<Listed> left = begun == null
                ? Stream.empty()
                : versions(begun).filter(one -> one.key().compareTo(after) > 0);
        return Stream.concat(
                left,
                snapshot.functionsAfter(after.substring(0, colon)).stream().flatMap(ListFunctions::versions));
    }

    private static Stream<Listed> versions(RegisteredFunction function) {
        String name = function.name().value();
        Listed latest = new Listed(
                name + ":" + ListVersionsByFunction.key(0),
                function.name(),
                function.latest(),
                FunctionVersion.LATEST);
        Stream<Listed> published = function.published().versions().entrySet().stream()
                .map(version -> new Listed(
                        name + ":" + ListVersionsByFunction.key(version.getKey()),
                        function.name(),
                        version.getValue(),
                        version.getValue().version()));
        return Stream.concat(Stream.of(latest), published);
    }

    /**
     * What stands in a list. Immutable.
     *
     * @param key its place in the order of the list
     */
    private record Listed(String key, FunctionName name, Revision revision, String qualifier) {}
}
