package dev.millrace.gateway.lambda.alias;

import dev.millrace.engine.function.alias.Alias;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Page;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import dev.millrace.gateway.shape.ShapeRule;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the aliases of a function by name, or those of one version, a page at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListAliases.html">ListAliases</a>
 */
final class ListAliases implements Operation {
    private static final Shape SHAPE = Shape.of(
            ShapeRule.optional("FunctionVersion", Constraint.pattern(AliasRequest.VERSION_PATTERN)));

    private final Aliases aliases;

    ListAliases(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Page page = Page.of(call);
        FunctionReference function = aliases.function(call);
        NavigableMap<String, Alias> wanted =
                new TreeMap<>(aliases.existing(function).published().aliases());
        String version = call.queryParameter("FunctionVersion");
        if (version != null) {
            SHAPE.check(Members.of(Map.of("FunctionVersion", version)));
            wanted.values().removeIf(alias -> !alias.version().equals(version));
        }
        ObjectNode answer = JsonReply.object();
        page.write(wanted, "Aliases", alias -> aliases.json(function, alias), answer);
        return JsonReply.ok(answer);
    }
}
