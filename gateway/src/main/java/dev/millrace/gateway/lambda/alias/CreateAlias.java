package dev.millrace.gateway.lambda.alias;

import dev.millrace.engine.function.alias.Alias;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.shape.Members;
import java.util.Objects;

/**
 * Gives a version of a function a name.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_CreateAlias.html">CreateAlias</a>
 */
final class CreateAlias implements Operation {
    private final Aliases aliases;

    CreateAlias(Aliases aliases) {
        this.aliases = aliases;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference function = aliases.function(call);
        Members body = Members.of(call.body());
        AliasRequest request = AliasRequest.toCreate(body);
        String name = Objects.requireNonNull(body.text("Name"));
        Alias created = aliases.create(function, request.created(name, Aliases.newRevisionId()));
        return JsonReply.of(201, aliases.json(function, created));
    }
}
