package dev.millrace.gateway.lambda;

import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.code.CodeStore;
import java.util.function.IntSupplier;

/**
 * Enters the control operations of the Lambda API under their paths. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Operations.html">Operations</a>
 */
public final class LambdaOperations {
    private static final String FUNCTIONS = "/2015-03-31/functions";
    private static final String FUNCTION = FUNCTIONS + "/{FunctionName}";
    private static final String CONCURRENCY = "/2017-10-31/functions/{FunctionName}/concurrency";
    private static final String TAGS = "/2017-03-31/tags/{Resource}";

    private LambdaOperations() {}

    /**
     * Enters all operations but Invoke.
     *
     * @param accountRunsMax the account's concurrency limit as it is now
     */
    public static void register(
            Routes routes, Registry registry, CodeStore code, IntSupplier accountRunsMax, Reservations reservations) {
        Functions functions = new Functions(registry);
        ConfigurationJson json = new ConfigurationJson(registry.account());
        CodeUpload upload = new CodeUpload(functions, code);
        ReservedConcurrency concurrency = new ReservedConcurrency(functions, accountRunsMax, reservations);

        routes.add("POST", FUNCTIONS, new CreateFunction(functions, upload, json));
        routes.add("GET", FUNCTIONS, new ListFunctions(functions, json));
        routes.add("GET", FUNCTION, new GetFunction(functions, json));
        routes.add("DELETE", FUNCTION, new DeleteFunction(functions, concurrency));
        routes.add("GET", FUNCTION + "/configuration", new GetFunctionConfiguration(functions, json));
        routes.add("PUT", FUNCTION + "/configuration", new UpdateFunctionConfiguration(functions, json));
        routes.add("PUT", FUNCTION + "/code", new UpdateFunctionCode(functions, upload, json));
        routes.add("GET", FUNCTION + "/versions", new ListVersionsByFunction(functions, json));
        routes.add("PUT", CONCURRENCY, new PutFunctionConcurrency(functions, concurrency));
        routes.add("DELETE", CONCURRENCY, new DeleteFunctionConcurrency(functions, concurrency));
        routes.add(
                "GET",
                "/2019-09-30/functions/{FunctionName}/concurrency",
                new GetFunctionConcurrency(functions));
        routes.add(
                "GET",
                "/2020-06-30/functions/{FunctionName}/code-signing-config",
                new GetFunctionCodeSigningConfig(functions));
        routes.add(
                "GET", "/2016-08-19/account-settings", new GetAccountSettings(functions, concurrency, accountRunsMax));
        routes.add("GET", TAGS, new ListTags(functions));
        routes.add("POST", TAGS, new TagResource(functions));
        routes.add("DELETE", TAGS, new UntagResource(functions));
        routes.add("GET", GetCode.PREFIX + "{Sha256}", new GetCode(code));
    }
}
