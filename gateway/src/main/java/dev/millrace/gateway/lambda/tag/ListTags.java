package dev.millrace.gateway.lambda.tag;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.Functions;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows a function's tags.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_ListTags.html">ListTags</a>
 */
final class ListTags implements Operation {
    private final Functions functions;

    ListTags(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        ObjectNode answer = JsonReply.object();
        ObjectNode tags = answer.putObject("Tags");
        functions.existing(TaggedFunction.of(call, functions)).tags().forEach(tags::put);
        return JsonReply.ok(answer);
    }
}
