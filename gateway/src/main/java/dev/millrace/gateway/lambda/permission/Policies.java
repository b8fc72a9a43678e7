package dev.millrace.gateway.lambda.permission;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The policies as they are kept with the functions; what is missing or in conflict becomes AWS's refusal. A function
 * as a whole has one; {@code $LATEST} never does, and there are no versions or aliases that could. Thread-safe.
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
        if (function == null || !reference.qualifier().isEmpty() || function.policy().grantsNothing()) {
            throw new RefusedException(new Refusal.NotFound("The resource you requested does not exist."));
        }
        return function.policy();
    }

    void add(FunctionReference reference, Statement statement, @Nullable String expectedRevisionId) {
        if (reference.qualifier().equals(FunctionVersion.LATEST)) {
            throw new RefusedException(
                    new Refusal.InvalidParameter("We currently do not support adding policies for $LATEST."));
        }
        functions.existing(new FunctionReference(reference.name(), ""));
        refuseOtherVersions(reference);
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    requireRevision(function, expectedRevisionId);
                    requireNew(function.policy(), statement.sid());
                    ResourcePolicy changed = function.policy().with(statement, newRevisionId());
                    requireFits(changed, arn(reference));
                    return function.withPolicy(changed);
                }),
                reference);
    }

    void remove(FunctionReference reference, String sid, @Nullable String expectedRevisionId) {
        if (functions.snapshot().function(reference.name()) == null) {
            throw new RefusedException(new Refusal.NotFound("No policy found for: " + arn(reference)));
        }
        refuseOtherVersions(reference);
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    requirePresent(function.policy(), sid);
                    requireRevision(function, expectedRevisionId);
                    return function.withPolicy(function.policy().without(sid, newRevisionId()));
                }),
                reference);
    }

    private void refuseOtherVersions(FunctionReference reference) {
        if (reference.qualifier().matches(ALIAS)) {
            throw new RefusedException(new Refusal.NotFound("Cannot find alias arn: " + arn(reference)));
        }
        functions.existing(reference);
    }

    /** Until a function has a policy, a caller can have seen the revision of the function only. */
    private static void requireRevision(RegisteredFunction function, @Nullable String expected) {
        ResourcePolicy policy = function.policy();
        String current = policy.grantsNothing() ? function.revisionId() : policy.revisionId();
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
