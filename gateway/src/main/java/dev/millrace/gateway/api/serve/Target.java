package dev.millrace.gateway.api.serve;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.FunctionUri;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A function that an API runs on behalf of one of its routes or authorizers. It remembers that it may, as long as no
 * function and no policy changes. Thread-safe; two may ask at the same time.
 */
final class Target {
    private static final String PRINCIPAL = "apigateway.amazonaws.com";

    private final String function;
    private final String qualifier;
    private final boolean byRole;
    private volatile @Nullable Recent recent;

    /** @param byRole whether the API runs it in a role's name, so that the function's own policy is not asked */
    private Target(String function, String qualifier, boolean byRole) {
        this.function = function;
        this.qualifier = qualifier;
        this.byRole = byRole;
    }

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
     * @param method of the request; the thing on whose behalf the API asks differs by nothing else
     * @param sourceArn names that thing
     */
    @Nullable FunctionVersion version(
            RegistrySnapshot functions, String method, Supplier<String> sourceArn, String accountId) {
        Recent known = recent;
        if (known != null && known.functions.refersTo(functions) && known.method.equals(method)) {
            return functions.resolve(function, qualifier); // an alias may lead to another version each time
        }
        if (!isAllowed(functions, sourceArn.get(), accountId)) {
            recent = null;
            return null;
        }
        recent = new Recent(new WeakReference<>(functions), method);
        return functions.resolve(function, qualifier);
    }

    private boolean isAllowed(RegistrySnapshot functions, String sourceArn, String accountId) {
        RegisteredFunction registered = functions.function(function);
        return registered != null
                && (byRole
                        || registered
                                .policy(qualifier)
                                .allows(AccessRequest.ofService(PRINCIPAL, sourceArn, accountId)));
    }

    /** What holds for as long as the functions are these, which it does not keep in memory. */
    private record Recent(WeakReference<RegistrySnapshot> functions, String method) {}
}
