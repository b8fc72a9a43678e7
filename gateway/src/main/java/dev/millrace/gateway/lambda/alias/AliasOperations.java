package dev.millrace.gateway.lambda.alias;

import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;

/** Enters the operations on aliases under their paths. Immutable. */
public final class AliasOperations {
    private static final String ALIASES = "/2015-03-31/functions/{FunctionName}/aliases";
    private static final String ALIAS = ALIASES + "/{Name}";

    private AliasOperations() {}

    public static void register(Routes routes, Functions functions) {
        Aliases aliases = new Aliases(functions);
        routes.add("POST", ALIASES, new CreateAlias(aliases));
        routes.add("GET", ALIASES, new ListAliases(aliases));
        routes.add("GET", ALIAS, new GetAlias(aliases));
        routes.add("PUT", ALIAS, new UpdateAlias(aliases));
        routes.add("DELETE", ALIAS, new DeleteAlias(aliases));
    }
}
