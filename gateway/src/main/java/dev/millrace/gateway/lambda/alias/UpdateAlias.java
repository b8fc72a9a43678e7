package dev.millrace.gateway.lambda.alias;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;

/**
 * Changes what the caller names of an alias. Invocations that come later go where it leads then.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html">UpdateAlias</a>
 */
final class UpdateAlias implements Operation {
    private final Aliases aliases;

    UpdateAlias(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        AliasRequest request = AliasRequest.toUpdate(call);
        FunctionReference reference = aliases.reference(call);
        return JsonReply.ok(aliases.json(reference, aliases.update(reference, request)));
    }
}
