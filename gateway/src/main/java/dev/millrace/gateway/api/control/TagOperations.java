package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tags of APIs and stages. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/tags-resource-arn.html">Tags</a>
 */
final class TagOperations {
    private static final Pattern RESOURCE =
            Pattern.compile("arn:aws[a-z-]*:apigateway:[a-z0-9-]*::/apis/([^/]+)(?:/stages/([^/]+))?");
    private static final String PATH = "/v2/tags/{ResourceArn}";

    private static final int TAGS_MAX = 50;

    private final Apis apis;

    TagOperations(Apis apis) {
        this.apis = apis;
    }

    void register(Routes routes) {
        routes.add("GET", PATH, this::list);
        routes.add("POST", PATH, this::add);
        routes.add("DELETE", PATH, this::remove);
    }

    /** The same tags, which must be such as AWS takes. */
    static Map<String, String> check(Map<String, String> tags) {
        PartRules.require(
                tags.size() <= TAGS_MAX,
                "A resource can have at most " + TAGS_MAX + " tags, and there would be " + tags.size());
        tags.forEach((key, value) -> PartRules.require(
                !key.isEmpty() && key.length() <= 128 && value.length() <= 256 && !key.startsWith("aws:"),
                "Invalid tag " + key + ": keys have 1 to 128 characters and do not begin with aws:, values have at"
                        + " most 256"));
        return tags;
    }

    private HttpReply list(HttpCall call) {
        Matcher resource = resource(call);
        Part tagged = apis.existing(resource.group(1)).existing(kind(resource), id(resource));
        ObjectNode answer = JsonReply.object();
        ObjectNode tags = answer.putObject("tags");
        tagged.textMap("tags").forEach(tags::put);
        return JsonReply.ok(answer);
    }

    private HttpReply add(HttpCall call) {
        Map<String, String> added = Members.of(call.body()).textMap("tags");
        if (added == null) {
            throw PartRules.invalid("tags is required.");
        }
        change(call, tags -> {
            tags.putAll(added);
            return check(tags);
        });
        return JsonReply.of(201, JsonReply.object());
    }

    private HttpReply remove(HttpCall call) {
        List<String> keys = call.query().get("tagKeys");
        if (keys == null) {
            throw PartRules.invalid("tagKeys is required.");
        }
        change(call, tags -> {
            keys.forEach(tags::remove);
            return tags;
        });
        return HttpReply.empty(204);
    }

    private void change(HttpCall call, UnaryOperator<Map<String, String>> edit) {
        Matcher resource = resource(call);
        apis.change(resource.group(1), draft -> {
            Part tagged = draft.parts().existing(kind(resource), id(resource));
            ObjectNode members = tagged.copy();
            Map<String, String> tags = edit.apply(new TreeMap<>(tagged.textMap("tags")));
            ObjectNode changed = members.putObject("tags");
            tags.forEach(changed::put);
            draft.put(tagged.kind(), tagged.id(), members);
        });
    }

    private static Matcher resource(HttpCall call) {
        String arn = call.pathParameter("ResourceArn");
        Matcher resource = RESOURCE.matcher(arn);
        PartRules.require(
                resource.matches(),
                "Invalid resource ARN " + arn + ": APIs and stages have tags, such as"
                        + " arn:aws:apigateway:us-east-1::/apis/a1b2c3d4e5");
        return resource;
    }

    private static PartKind kind(Matcher resource) {
        return resource.group(2) == null ? PartKind.API : PartKind.STAGE;
    }

    private static String id(Matcher resource) {
        return resource.group(2) == null ? resource.group(1) : resource.group(2);
    }
}
