package dev.millrace.gateway.lambda;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.isolation.IsolationRule;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.code.CodeStore;
import dev.millrace.engine.runtime.process.language.Languages;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.alias.AliasOperations;
import dev.millrace.gateway.lambda.concurrency.ConcurrencyOperations;
import dev.millrace.gateway.lambda.concurrency.Reservations;
import dev.millrace.gateway.lambda.concurrency.ReservedConcurrency;
import dev.millrace.gateway.lambda.event.EventInvokeOperations;
import dev.millrace.gateway.lambda.function.FunctionOperations;
import dev.millrace.gateway.lambda.function.code.ObjectSource;
import dev.millrace.gateway.lambda.permission.PermissionOperations;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.lambda.tag.TagOperations;
import dev.millrace.gateway.lambda.tag.TagRules;
import dev.millrace.gateway.lambda.url.UrlOperations;
import dev.millrace.gateway.message.OutsideServices;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * Enters the control operations of the Lambda API under their paths. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Operations</a>
 */
public final class LambdaOperations {
    private LambdaOperations() {}

    /**
     * Enters all operations but Invoke.
     *
     * @param languages what the machine can run
     * @param isolation what functions may ask for
     * @param accountRunsMax the account's concurrency limit as it is now
     * @param isThere whether an ARN is that of an event bus or a bucket that there is
     * @param services whose queues and topics may be told how events end
     * @param objects where code may be that requests do not carry themselves
     */
    public static void register(
            Routes routes,
            Registry registry,
            CodeStore code,
            Languages languages,
            IsolationRule isolation,
            IntSupplier accountRunsMax,
            Reservations reservations,
            Predicate<String> isThere,
            OutsideServices services,
            ObjectSource objects,
            Clock clock) {
        Functions functions = new Functions(registry);
        ReservedConcurrency concurrency = new ReservedConcurrency(functions, accountRunsMax, reservations);
        TagRules tags = new TagRules(isolation);
        FunctionOperations.register(routes, functions, code, languages, services, tags, concurrency, objects);
        AliasOperations.register(routes, functions);
        ConcurrencyOperations.register(routes, functions, concurrency, accountRunsMax);
        TagOperations.register(routes, functions, tags);
        EventInvokeOperations.register(routes, functions, isThere, services, clock);
        PermissionOperations.register(routes, functions);
        UrlOperations.register(routes, functions, clock);
    }
}
