package dev.millrace.gateway.lambda.permission;

import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.lambda.reference.Functions;

/** Enters the operations on policies of functions under their paths. Immutable. */
public final class PermissionOperations {
    private static final String POLICY = "/2015-03-31/functions/{FunctionName}/policy";

    private PermissionOperations() {}

    public static void register(Routes routes, Functions functions) {
        Policies policies = new Policies(functions);
        routes.add("POST", POLICY, new AddPermission(policies));
        routes.add("GET", POLICY, new GetPolicy(policies));
        routes.add("DELETE", POLICY + "/{StatementId}", new RemovePermission(policies));
    }
}
