package dev.millrace.gateway.lambda.function;

import static dev.millrace.gateway.shape.Constraint.eachOneOf;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Revision;
import dev.millrace.engine.function.code.CodeReference;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.function.code.CodeUpload;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson;
import dev.millrace.gateway.lambda.function.configuration.ConfigurationJson.Phase;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replaces a function's code. Runs in flight finish on the old code.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html">UpdateFunctionCode</a>
 */
final class UpdateFunctionCode implements Operation {
    private static final Shape SHAPE = Shape.of(
            optional("Architectures", new LengthMin(1), new LengthMax(1), eachOneOf("x86_64", "arm64")));

    private final Functions functions;
    private final CodeUpload upload;
    private final ConfigurationJson json;

    UpdateFunctionCode(Functions functions, CodeUpload upload, ConfigurationJson json) {
        this.functions = functions;
        this.upload = upload;
        this.json = json;
    }

    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.ofCode("UpdateFunctionCode");
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.unqualified(call);
        RegisteredFunction current = functions.existing(reference);
        Members request = Members.of(call.body());
        SHAPE.check(request);
        boolean publish = Publishing.isWanted(request);
        List<String> architectures = request.texts("Architectures");
        String runtime = current.configuration().runtime();
        String revisionId = request.text("RevisionId");
        if (request.flag("DryRun")) {
            RegisteredFunction checked = changed(current, upload.check(request, runtime), architectures);
            return JsonReply.ok(json.render(checked, Phase.SETTLED));
        }
        CodeReference code = upload.take(request, runtime);
        RegisteredFunction updated = functions.done(
                publish
                        ? functions.registry().reviseAndPublish(
                                current.name(),
                                revisionId,
                                function -> changed(function, code, architectures),
                                function -> Publishing.requireRoom(function, functions.snapshot()))
                        : functions.registry().revise(
                                current.name(), revisionId, function -> changed(function, code, architectures)),
                reference);
        return JsonReply.ok(publish ? published(current, updated) : json.render(updated, Phase.UPDATED));
    }

    /** The version; it is there already when the code was the same. */
    private ObjectNode published(RegisteredFunction before, RegisteredFunction updated) {
        Revision version = Publishing.newest(updated);
        boolean isNew = before.published().last() != updated.published().last();
        return json.render(
                updated.name(), version, version.version(), isNew ? Phase.CREATED : Phase.SETTLED);
    }

    private static RegisteredFunction changed(
            RegisteredFunction function, CodeReference code, @Nullable List<String> architectures) {
        RegisteredFunction withCode = function.withCode(code);
        return architectures == null
                ? withCode
                : withCode.withConfiguration(function.configuration().withArchitecture(architectures.getFirst()));
    }
}
