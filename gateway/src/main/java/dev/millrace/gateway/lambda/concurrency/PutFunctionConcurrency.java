package dev.millrace.gateway.lambda.concurrency;

import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Constraint.AtLeast;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Objects;

/**
 * Sets concurrency aside for a function, which is also the most that it gets.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionConcurrency.html">
 *     PutFunctionConcurrency</a>
 */
final class PutFunctionConcurrency implements Operation {
    private static final Shape SHAPE = Shape.of(required("ReservedConcurrentExecutions", new AtLeast(0)));

    private final Functions functions;
    private final ReservedConcurrency concurrency;

    PutFunctionConcurrency(Functions functions, ReservedConcurrency concurrency) {
        this.functions = functions;
        this.concurrency = concurrency;
    }

    @Override
    public HttpReply handle(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        int runsMax = Objects.requireNonNull(request.integer("ReservedConcurrentExecutions"));
        FunctionReference reference = functions.unqualified(call);
        functions.existingLatest(reference);
        concurrency.set(reference, runsMax);
        return JsonReply.ok(JsonReply.object().put("ReservedConcurrentExecutions", runsMax));
    }
}
