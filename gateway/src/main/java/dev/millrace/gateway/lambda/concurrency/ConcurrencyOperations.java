package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;
import java.util.function.IntSupplier;

/** Enters the operations on concurrency under their paths. Immutable. */
public final class ConcurrencyOperations {
    private static final String CONCURRENCY = "/2017-10-31/functions/{FunctionName}/concurrency";

    private ConcurrencyOperations() {}

    /**
     * Enters all of them.
     *
     * @param accountRunsMax the account's concurrency limit as it is now
     */
    public static void register(
            Routes routes, Functions functions, ReservedConcurrency concurrency, IntSupplier accountRunsMax) {
        routes.add("PUT", CONCURRENCY, new PutFunctionConcurrency(functions, concurrency));
        routes.add("DELETE", CONCURRENCY, new DeleteFunctionConcurrency(functions, concurrency));
        routes.add(
                "GET",
                "/2019-09-30/functions/{FunctionName}/concurrency",
                new GetFunctionConcurrency(functions));
        routes.add(
                "GET", "/2016-08-19/account-settings", new GetAccountSettings(functions, concurrency, accountRunsMax));
    }
}
