package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.Functions;
import tools.jackson.databind.node.ObjectNode;

/**
 * Shows the concurrency that is set aside for a function; an empty answer when there is none.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConcurrency.html">
 *     GetFunctionConcurrency</a>
 */
final class GetFunctionConcurrency implements Operation {
    private final Functions functions;

    GetFunctionConcurrency(Functions functions) {
        this.functions = functions;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        RegisteredFunction function = functions.existing(functions.unqualified(call));
        ObjectNode answer = JsonReply.object();
        if (function.reservedConcurrency() != null) {
            answer.put("ReservedConcurrentExecutions", function.reservedConcurrency());
        }
        return JsonReply.ok(answer);
    }
}
