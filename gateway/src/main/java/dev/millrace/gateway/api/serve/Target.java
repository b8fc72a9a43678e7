package dev.millrace.gateway.api.serve;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.FunctionUri;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function that an API runs. Immutable.
 *
 * @param byRole whether the API runs it in a role's name, so that the function's own policy is not asked
 */
record Target(String function, String qualifier, boolean byRole) {
    private static final String PRINCIPAL = "apigateway.amazonaws.com";

    /** The function that an API names; null when it is none of this account and region. */
    static @Nullable Target of(String uri, Map<String, String> stageVariables, boolean byRole, Account account) {
        try {
            FunctionReference reference =
                    FunctionReference.parse(FunctionUri.arn(uri, stageVariables), null, account);
            return new Target(reference.name(), reference.qualifier(), byRole);
        } catch (RefusedException _) {
            return null;
        }
    }

    /**
     * The version to run; null when it is not there, or the API may not run it.
     *
     * @param sourceArn the thing on whose behalf the API asks
     */
    @Nullable FunctionVersion version(RegistrySnapshot functions, String sourceArn, String accountId) {
        RegisteredFunction registered = functions.function(function);
        if (registered == null) {
            return null;
        }
        boolean allowed =
                byRole || registered.policy().allows(AccessRequest.ofService(PRINCIPAL, sourceArn, accountId));
        return allowed ? functions.resolve(function, qualifier) : null;
    }
}
