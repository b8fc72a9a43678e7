package dev.millrace.gateway.lambda.function;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.concurrency.ReservedConcurrency;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import java.util.List;

/**
 * Removes a function with all of its versions, or one version. Runs in flight finish; later calls find nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunction.html">DeleteFunction</a>
 */
final class DeleteFunction implements Operation {
    private final Functions functions;
    private final ReservedConcurrency concurrency;

    DeleteFunction(Functions functions, ReservedConcurrency concurrency) {
        this.functions = functions;
        this.concurrency = concurrency;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.reference(call);
        if (reference.qualifier().equals(FunctionVersion.LATEST)) {
            throw new RefusedException(new Refusal.InvalidParameter(
                    "$LATEST version cannot be deleted without deleting the function."));
        }
        if (reference.qualifier().isEmpty()) {
            functions.done(functions.registry().delete(Functions.name(reference)), reference);
            concurrency.apply(Functions.name(reference));
        } else {
            deleteVersion(reference);
        }
        return HttpReply.empty(204);
    }

    /** A version that is not there counts as deleted, in AWS too; the function itself must be there. */
    private void deleteVersion(FunctionReference reference) {
        String version = reference.qualifier();
        if (!version.matches("[0-9]+")) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("Deletion of aliases is not currently supported."));
        }
        FunctionReference whole = new FunctionReference(reference.name(), "");
        if (functions.existing(whole).published().version(version) == null) {
            return;
        }
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    List<String> aliases = function.published().aliasesOf(version);
                    if (!aliases.isEmpty()) {
                        throw new RefusedException(new Refusal.Conflict(
                                "Unable to delete version because the following aliases reference it: " + aliases));
                    }
                    return function.published().version(version) == null ? function : function.withoutVersion(version);
                }),
                whole);
    }
}
