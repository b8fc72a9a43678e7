package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;

/**
 * Frees the concurrency that was set aside for a function.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_DeleteFunctionConcurrency.html">
 *     DeleteFunctionConcurrency</a>
 */
final class DeleteFunctionConcurrency implements Operation {
    private final Functions functions;
    private final ReservedConcurrency concurrency;

    DeleteFunctionConcurrency(Functions functions, ReservedConcurrency concurrency) {
        this.functions = functions;
        this.concurrency = concurrency;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        FunctionReference reference = functions.unqualified(call);
        functions.existingLatest(reference);
        concurrency.set(reference, null);
        return HttpReply.empty(204);
    }
}
