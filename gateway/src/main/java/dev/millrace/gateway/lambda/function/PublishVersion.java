package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Makes a version of {@code $LATEST} that stays as it is. Where nothing has changed since the last one, it answers that
 * one.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>
 */
final class PublishVersion implements Operation {
    private static final Shape SHAPE = Shape.of(optional("Description", new LengthMax(256)));

    private final Functions functions;
    private final ConfigurationJson json;

    PublishVersion(Functions functions, ConfigurationJson json) {
        this.functions = functions;
        this.json = json;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.unqualified(call);
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Publishing.refusePublishTo(request);
        functions.existing(reference);
        String codeSha256 = request.text("CodeSha256");
        String revisionId = request.text("RevisionId");
        RegisteredFunction published = functions.done(
                functions.registry().publish(
                        Functions.name(reference),
                        revisionId == null || revisionId.isEmpty() ? null : revisionId,
                        request.text("Description"),
                        function -> check(function, codeSha256)),
                reference);
        Revision version = Publishing.newest(published);
        return JsonReply.of(201, json.render(published.name(), version, version.version(), Phase.SETTLED));
    }

    private void check(RegisteredFunction function, @Nullable String codeSha256) {
        String present = function.code().sha256Base64();
        if (codeSha256 != null && !codeSha256.isEmpty() && !codeSha256.equals(present)) {
            throw new RefusedException(new Refusal.InvalidParameter("CodeSHA256 (" + codeSha256
                    + ") is different from current CodeSHA256 in $LATEST (" + present
                    + "). Please try again with the CodeSHA256 in $LATEST."));
        }
        Publishing.requireRoom(function, functions.snapshot());
    }
}
