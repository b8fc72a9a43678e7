package dev.millrace.gateway.lambda.alias;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Shows an alias.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAlias.html">GetAlias</a>
 */
final class GetAlias implements Operation {
    private final Aliases aliases;

    GetAlias(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = aliases.reference(call);
        return JsonReply.ok(aliases.json(reference, aliases.get(reference)));
    }
}
