package dev.millrace.gateway.lambda.reference;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.Change;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.Revision;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;

/** The registry as the operations see it: what is missing or in conflict becomes a refusal. Thread-safe. */
public final class Functions {
    private static final String ONLY_FUNCTIONS = "This operation is permitted on Lambda functions only. Aliases and"
            + " versions do not support this operation. Please specify either a function name or an unqualified"
            + " function ARN.";

    private final Registry registry;

    public Functions(Registry registry) {
        this.registry = registry;
    }

    public RegistrySnapshot snapshot() {
        return registry.snapshot();
    }

    public Account account() {
        return registry.account();
    }

    public Registry registry() {
        return registry;
    }

    /** The function that the call's path and query name; it need not exist. */
    public FunctionReference reference(HttpCall call) {
        return FunctionReference.parse(
                call.pathParameter("FunctionName"), call.queryParameter("Qualifier"), account());
    }

    /** As {@link #reference}, for operations on a function as a whole. */
    public FunctionReference unqualified(HttpCall call) {
        FunctionReference reference = reference(call);
        if (!reference.qualifier().isEmpty()) {
            throw new RefusedException(new Refusal.InvalidParameter(ONLY_FUNCTIONS));
        }
        return reference;
    }

    /** The function meant, which must exist in the version meant. */
    public RegisteredFunction existing(FunctionReference reference) {
        RegisteredFunction function = snapshot().function(reference.name());
        if (function == null || function.revision(reference.qualifier()) == null) {
            throw notFound(reference);
        }
        return function;
    }

    /** What the qualifier means of a function that is {@link #existing}. */
    public Revision revision(RegisteredFunction function, FunctionReference reference) {
        Revision revision = function.revision(reference.qualifier());
        if (revision == null) {
            throw notFound(reference);
        }
        return revision;
    }

    /** As {@link #existing}, for operations whose refusal names {@code $LATEST}. */
    public RegisteredFunction existingLatest(FunctionReference reference) {
        return existing(new FunctionReference(reference.name(), FunctionVersion.LATEST));
    }

    String arn(FunctionReference reference) {
        return account().functionArn(reference.name(), reference.qualifier());
    }

    /** The function after a change that was made; a refusal for one that was not. */
    public RegisteredFunction done(Change change, FunctionReference reference) {
        return switch (change) {
            case Change.Done done -> done.function();
            case Change.Missing _ -> throw notFound(reference);
            case Change.Exists _ -> throw alreadyExists(reference.name());
            case Change.Stale _ -> throw stale();
        };
    }

    /** Says that the caller has not seen the present revision. */
    public static RefusedException stale() {
        return new RefusedException(new Refusal.StaleRevision("The Revision Id provided does not match the latest"
                + " Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id"));
    }

    public static RefusedException alreadyExists(String name) {
        return new RefusedException(new Refusal.Conflict("Function already exist: " + name));
    }

    public static FunctionName name(FunctionReference reference) {
        return new FunctionName(reference.name());
    }

    /** Says that there is no such function, version or alias. */
    public RefusedException notFound(FunctionReference reference) {
        return new RefusedException(new Refusal.NotFound("Function not found: " + arn(reference)));
    }
}
