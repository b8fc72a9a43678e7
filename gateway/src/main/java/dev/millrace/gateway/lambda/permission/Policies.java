package dev.millrace.gateway.lambda.permission;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.alias.Alias;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.policy.Statement;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The policies as they are kept with the functions; what is missing or in conflict becomes AWS's refusal. A function
 * that is named without a qualifier has one, and so has each version and alias; {@code $LATEST} never does.
 * Thread-safe.
 */
final class Policies {
    private static final int POLICY_BYTES_MAX = 20_480;
    private static final String ALIAS = "(?!^[0-9]+$)[a-zA-Z0-9-_]+";
    private static final Shape QUALIFIER = Shape.of(optional(
            "Qualifier", new LengthMax(128), pattern("\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+")));

    private final Functions functions;

    Policies(Functions functions) {
        this.functions = functions;
    }

    FunctionReference reference(HttpCall call) {
        String qualifier = call.queryParameter("Qualifier");
        if (qualifier != null && !qualifier.isEmpty()) {
            QUALIFIER.check(Members.of(Map.of("Qualifier", qualifier)));
        }
        return functions.reference(call);
    }

    String arn(FunctionReference reference) {
        return functions.account().functionArn(reference.name(), reference.qualifier());
    }

    /** The policy that the function has, or a refusal. */
    ResourcePolicy existing(FunctionReference reference) {
        RegisteredFunction function = functions.snapshot().function(reference.name());
        boolean isLatest = reference.qualifier().equals(FunctionVersion.LATEST);
        if (function == null || isLatest || function.policy(reference.qualifier()).grantsNothing()) {
            throw new RefusedException(new Refusal.NotFound("The resource you requested does not exist."));
        }
        return function.policy(reference.qualifier());
    }

    void add(FunctionReference reference, Statement statement, @Nullable String expectedRevisionId) {
        if (reference.qualifier().equals(FunctionVersion.LATEST)) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("We currently do not support adding policies for $LATEST."));
        }
        functions.existing(new FunctionReference(reference.name(), ""));
        String qualifier = reference.qualifier();
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    requireThere(function, reference);
                    ResourcePolicy present = function.policy(qualifier);
                    requireRevision(present, revisionId(function, qualifier), expectedRevisionId);
                    requireNew(present, statement.sid());
                    ResourcePolicy changed = present.with(statement, newRevisionId());
                    requireFits(changed, arn(reference));
                    return function.withPolicy(qualifier, changed);
                }),
                reference);
    }

    void remove(FunctionReference reference, String sid, @Nullable String expectedRevisionId) {
        if (functions.snapshot().function(reference.name()) == null) {
            throw new RefusedException(new Refusal.NotFound("No policy found for: " + arn(reference)));
        }
        String qualifier = reference.qualifier();
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    requireThere(function, reference);
                    ResourcePolicy present =
                            qualifier.equals(FunctionVersion.LATEST) ? ResourcePolicy.NONE : function.policy(qualifier);
                    requirePresent(present, sid);
                    requireRevision(present, revisionId(function, qualifier), expectedRevisionId);
                    return function.withPolicy(qualifier, present.without(sid, newRevisionId()));
                }),
                reference);
    }

    private void requireThere(RegisteredFunction function, FunctionReference reference) {
        String qualifier = reference.qualifier();
        if (function.revision(qualifier) != null) {
            return;
        }
        throw qualifier.matches(ALIAS)
                ? new RefusedException(new Refusal.NotFound("Cannot find alias arn: " + arn(reference)))
                : functions.notFound(reference);
    }

    /** What a caller can have seen who has seen no policy. */
    private static String revisionId(RegisteredFunction function, String qualifier) {
        Alias alias = function.alias(qualifier);
        return alias == null
                ? Objects.requireNonNull(function.revision(qualifier)).revisionId()
                : alias.revisionId();
    }

    /** Until there is a policy, a caller can have seen the revision of the function, version or alias only. */
    private static void requireRevision(ResourcePolicy policy, String withoutPolicy, @Nullable String expected) {
        String current = policy.grantsNothing() ? withoutPolicy : policy.revisionId();
        if (expected != null && !expected.isEmpty() && !expected.equals(current)) {
            throw new RefusedException(new Refusal.StaleRevision(
                    "The Revision Id provided does not match the latest Revision Id. Call the "
                            + (policy.grantsNothing() ? "GetFunction/GetAlias" : "GetPolicy")
                            + " API to retrieve the latest Revision Id"));
        }
    }

    private static void requireNew(ResourcePolicy policy, String sid) {
        if (policy.statement(sid) != null) {
            throw new RefusedException(new Refusal.Conflict("The statement id (" + sid + ") provided already exists."
                    + " Please provide a new statement id, or remove the existing statement."));
        }
    }

    private static void requirePresent(ResourcePolicy policy, String sid) {
        if (policy.grantsNothing()) {
            throw new RefusedException(new Refusal.NotFound("No policy is associated with the given resource."));
        }
        if (policy.statement(sid) == null) {
            throw new RefusedException(
                    new Refusal.NotFound("Statement " + sid + " is not found in resource policy."));
        }
    }

    private static void requireFits(ResourcePolicy policy, String functionArn) {
        int bytes = PolicyJson.text(PolicyJson.of(policy, functionArn)).getBytes(StandardCharsets.UTF_8).length;
        if (bytes > POLICY_BYTES_MAX) {
            throw new RefusedException(new Refusal.PolicyTooLong(
                    "The final policy size (" + bytes + ") is bigger than the limit (" + POLICY_BYTES_MAX + ")."));
        }
    }

    private static String newRevisionId() {
        return UUID.randomUUID().toString();
    }
}
