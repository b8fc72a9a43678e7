package dev.millrace.gateway.lambda.alias;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;

/**
 * Takes an alias away, with its policy, its URL and what was set for its events.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteAlias.html">DeleteAlias</a>
 */
final class DeleteAlias implements Operation {
    private final Aliases aliases;

    DeleteAlias(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        aliases.delete(aliases.reference(call));
        return HttpReply.empty(204);
    }
}
