package dev.millrace.gateway.lambda.url;

import dev.millrace.engine.clock.Clock;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;

/** Enters the operations on URLs of functions under their paths. Immutable. */
public final class UrlOperations {
    private static final String FUNCTION = "/2021-10-31/functions/{FunctionName}";

    private UrlOperations() {}

    public static void register(Routes routes, Functions functions, Clock clock) {
        UrlConfigs configs = new UrlConfigs(functions);
        String url = FUNCTION + "/url";
        routes.add("POST", url, new CreateFunctionUrlConfig(configs, clock));
        routes.add("GET", url, new GetFunctionUrlConfig(configs));
        routes.add("PUT", url, new UpdateFunctionUrlConfig(configs, clock));
        routes.add("DELETE", url, new DeleteFunctionUrlConfig(configs));
        routes.add("GET", FUNCTION + "/urls", new ListFunctionUrlConfigs(configs));
    }
}
