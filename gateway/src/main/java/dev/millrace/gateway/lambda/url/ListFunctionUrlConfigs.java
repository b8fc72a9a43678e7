package dev.millrace.gateway.lambda.url;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Constraint.AtMost;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Lists the URLs of a function: one or none, as there are no aliases that could have others; so there is one page.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctionUrlConfigs.html">
 *     ListFunctionUrlConfigs</a>
 */
final class ListFunctionUrlConfigs implements Operation {
    private static final Shape SHAPE = Shape.of(optional("MaxItems", new AtMost(50), new AtLeast(1)));

    private final UrlConfigs configs;

    ListFunctionUrlConfigs(UrlConfigs configs) {
        this.configs = configs;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Map<String, @Nullable Object> asked = new HashMap<>();
        asked.put("MaxItems", call.queryInteger("MaxItems"));
        SHAPE.check(Members.of(asked));
        FunctionReference reference = configs.reference(call);
        FunctionUrl url = configs.function(reference).url();
        ObjectNode answer = JsonReply.object();
        ArrayNode list = answer.putArray("FunctionUrlConfigs");
        if (url != null) {
            list.add(configs.json(call, reference, url, true));
        }
        return JsonReply.ok(answer);
    }
}
