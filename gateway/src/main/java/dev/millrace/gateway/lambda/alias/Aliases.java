package dev.millrace.gateway.lambda.alias;

import dev.millrace.engine.function.Publications;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Members;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The aliases as they are kept with the functions, and as they are shown. Thread-safe. */
final class Aliases {
    private final Functions functions;

    Aliases(Functions functions) {
        this.functions = functions;
    }

    /** The function that a call names, which need not exist. */
    FunctionReference function(HttpCall call) {
        return functions.unqualified(call);
    }

    RegisteredFunction existing(FunctionReference function) {
        return functions.existing(function);
    }

    /** The alias that a call names in its path; it need not exist. */
    FunctionReference reference(HttpCall call) {
        String name = call.pathParameter("Name");
        AliasRequest.NAME.check(Members.of(Map.of("Name", name)));
        return new FunctionReference(functions.unqualified(call).name(), name);
    }

    /** Keeps a new alias, whose versions must be there. */
    Alias create(FunctionReference function, Alias alias) {
        requireVersions(function, alias);
        RegisteredFunction changed = functions.done(
                functions.registry().amend(Functions.name(function), present -> {
                    if (present.alias(alias.name()) != null) {
                        throw new RefusedException(new Refusal.Conflict(
                                "Alias already exists: " + arn(function, alias.name())));
                    }
                    if (present.published().aliases().size() >= Publications.ALIASES_MAX) {
                        throw new RefusedException(new Refusal.OfService(
                                "AliasLimitExceededException",
                                "A function has " + Publications.ALIASES_MAX + " aliases at most."));
                    }
                    return withAlias(present, function, alias);
                }),
                function);
        return Objects.requireNonNull(changed.alias(alias.name()));
    }

    Alias get(FunctionReference reference) {
        RegisteredFunction function = functions.snapshot().function(reference.name());
        Alias alias = function == null ? null : function.alias(reference.qualifier());
        if (alias == null) {
            throw new RefusedException(new Refusal.NotFound("Cannot find alias arn: " + arn(reference)));
        }
        return alias;
    }

    Alias update(FunctionReference reference, AliasRequest request) {
        RegisteredFunction changed = functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    Alias present = function.alias(reference.qualifier());
                    if (present == null) {
                        throw new RefusedException(new Refusal.NotFound("Alias not found: " + arn(reference)));
                    }
                    requireRevision(present, request.revisionId());
                    return withAlias(function, reference, request.over(present, newRevisionId()));
                }),
                new FunctionReference(reference.name(), ""));
        return Objects.requireNonNull(changed.alias(reference.qualifier()));
    }

    /** An alias that is not there counts as deleted, in AWS too. */
    void delete(FunctionReference reference) {
        FunctionReference whole = new FunctionReference(reference.name(), "");
        if (functions.existing(whole).alias(reference.qualifier()) != null) {
            functions.done(
                    functions.registry()
                            .amend(
                                    Functions.name(reference),
                                    function -> function.withoutAlias(reference.qualifier())),
                    whole);
        }
    }

    private RegisteredFunction withAlias(RegisteredFunction function, FunctionReference reference, Alias alias) {
        requireVersion(function, alias.version(), reference);
        Alias.Second second = alias.second();
        if (second != null) {
            requireVersion(function, second.version(), reference);
        }
        return function.withAlias(alias);
    }

    /** A function that is not there is named with the version that was asked for. */
    private void requireVersions(FunctionReference function, Alias alias) {
        if (functions.snapshot().function(function.name()) == null) {
            throw functions.notFound(new FunctionReference(function.name(), alias.version()));
        }
    }

    /** An alias of an alias there is not: only numbers and {@code $LATEST} come here. */
    private void requireVersion(RegisteredFunction function, String version, FunctionReference reference) {
        if (function.revision(version) == null) {
            throw functions.notFound(new FunctionReference(reference.name(), version));
        }
    }

    private static void requireRevision(Alias present, @Nullable String expected) {
        if (expected != null && !expected.isEmpty() && !expected.equals(present.revisionId())) {
            throw Functions.stale();
        }
    }

    ObjectNode json(FunctionReference function, Alias alias) {
        ObjectNode json = JsonReply.object()
                .put("AliasArn", arn(function, alias.name()))
                .put("Name", alias.name())
                .put("FunctionVersion", alias.version())
                .put("Description", alias.description());
        Alias.Second second = alias.second();
        if (second != null) {
            json.putObject("RoutingConfig")
                    .putObject("AdditionalVersionWeights")
                    .put(second.version(), second.weight());
        }
        return json.put("RevisionId", alias.revisionId());
    }

    static String newRevisionId() {
        return UUID.randomUUID().toString();
    }

    private String arn(FunctionReference reference) {
        return arn(reference, reference.qualifier());
    }

    private String arn(FunctionReference function, String alias) {
        return functions.account().functionArn(function.name(), alias);
    }
}
