package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.Functions;
import java.util.function.IntSupplier;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the account's limits and what is used of them.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetAccountSettings.html">GetAccountSettings</a>
 */
final class GetAccountSettings implements Operation {
    private final Functions functions;
    private final ReservedConcurrency concurrency;
    private final IntSupplier accountRunsMax;

    GetAccountSettings(Functions functions, ReservedConcurrency concurrency, IntSupplier accountRunsMax) {
        this.functions = functions;
        this.concurrency = concurrency;
        this.accountRunsMax = accountRunsMax;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        RegistrySnapshot snapshot = functions.snapshot();
        ObjectNode answer = JsonReply.object();
        answer.putObject("AccountLimit")
                .put("TotalCodeSize", CodeStore.TOTAL_BYTES_MAX)
                .put("CodeSizeUnzipped", CodeStore.UNPACKED_BYTES_MAX)
                .put("CodeSizeZipped", CodeStore.PACKAGE_BYTES_MAX)
                .put("ConcurrentExecutions", accountRunsMax.getAsInt())
                .put("UnreservedConcurrentExecutions", Math.max(0, concurrency.unreserved()));
        answer.putObject("AccountUsage")
                .put("TotalCodeSize", snapshot.codeBytes())
                .put("FunctionCount", snapshot.functions().size());
        return JsonReply.ok(answer);
    }
}
