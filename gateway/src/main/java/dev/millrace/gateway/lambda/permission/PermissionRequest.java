package dev.millrace.gateway.lambda.permission;

import static dev.millrace.gateway.shape.Constraint.oneOf;
import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.function.policy.Statement;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The permission that a caller wishes to give. Immutable.
 *
 * @param revisionId the revision of the policy that the caller saw, or null when any will do
 */
record PermissionRequest(Statement statement, @Nullable String revisionId) {
    private static final Shape SHAPE = Shape.of(
            required("StatementId", new LengthMax(100), new LengthMin(1), pattern("([a-zA-Z0-9-_]+)")),
            required("Action", pattern("(lambda:[*]|lambda:[a-zA-Z]+|[*])")),
            required("Principal", new LengthMax(2048), pattern("[^\\s]+")),
            optional(
                    "SourceArn",
                    pattern("arn:(aws[a-zA-Z0-9-]*):([a-zA-Z0-9\\-])+:"
                            + "((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1})?:(\\d{12})?:(.*)")),
            optional("FunctionUrlAuthType", oneOf("NONE", "AWS_IAM")),
            optional("SourceAccount", new LengthMax(12), pattern("\\d{12}")),
            optional("EventSourceToken", new LengthMax(256), pattern("[a-zA-Z0-9._\\-]+")),
            optional("PrincipalOrgID", new LengthMax(34), new LengthMin(12), pattern("o-[a-z0-9]{10,32}")));

    /** Everybody, an account, a user or role, or a service. */
    private static final Pattern PRINCIPAL = Pattern.compile("\\*|[0-9]{12}|arn:aws[a-zA-Z-]*:(iam|sts)::[0-9]{12}:.+"
            + "|[a-z0-9-]+(\\.[a-z0-9-]+)*\\.(amazonaws\\.com(\\.cn)?|amazon\\.com)");

    static PermissionRequest of(HttpCall call) {
        Members request = Members.of(call.body());
        SHAPE.check(request);
        Statement statement = new Statement(
                Objects.requireNonNull(request.text("StatementId")),
                Objects.requireNonNull(request.text("Principal")),
                Objects.requireNonNull(request.text("Action")),
                request.text("SourceArn"),
                request.text("SourceAccount"),
                request.text("FunctionUrlAuthType"),
                request.holds("InvokedViaFunctionUrl") ? request.flag("InvokedViaFunctionUrl") : null,
                request.text("EventSourceToken"),
                request.text("PrincipalOrgID"));
        if (!PRINCIPAL.matcher(statement.principal()).matches()) {
            throw invalid("The provided principal was invalid. Please check the principal and try again.");
        }
        if (statement.urlAuthType() != null && !statement.action().equals(AccessRequest.INVOKE_URL)) {
            throw invalid("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
        }
        return new PermissionRequest(statement, request.text("RevisionId"));
    }

    private static RefusedException invalid(String message) {
        return new RefusedException(new Refusal.InvalidParameter(message));
    }
}
