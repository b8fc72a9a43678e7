package dev.millrace.gateway.api.authorize;

import dev.millrace.engine.function.policy.Wildcards;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.web.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a function says that lets requests in: yes or no, or a policy of what the caller may do. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html">
 *     Response format</a>
 */
sealed interface Answer {
    JsonMapper JSON = new JsonMapper();

    /** Whether the request for this thing may pass. */
    boolean allows(String arn);

    Caller.Custom caller();

    /** The verdict on a request for this thing. */
    default Verdict verdict(String arn) {
        return allows(arn) ? new Verdict.LetIn(caller()) : new Verdict.Forbidden(null);
    }

    /**
     * Reads what the function returned; null when it is no answer.
     *
     * @param simple whether it is to say yes or no only
     */
    static @Nullable Answer read(Payload result, boolean simple) {
        try {
            JsonNode answer = JSON.readTree(result.array());
            JsonNode context = answer.path("context");
            if (!context.isMissingNode() && !context.isNull() && !context.isObject()) {
                return null;
            }
            Payload shown = Payload.ofText(context.isObject() ? context.toString() : "{}");
            return simple ? yesOrNo(answer, shown) : policy(answer, shown);
        } catch (JacksonException _) {
            return null;
        }
    }

    private static @Nullable Answer yesOrNo(JsonNode answer, Payload context) {
        JsonNode said = answer.path("isAuthorized");
        return said.isBoolean() ? new YesOrNo(said.booleanValue(), new Caller.Custom(null, context)) : null;
    }

    private static @Nullable Answer policy(JsonNode answer, Payload context) {
        String principal = answer.path("principalId").asString("");
        JsonNode statements = answer.path("policyDocument").path("Statement");
        if (principal.isEmpty() || statements.isMissingNode()) {
            return null;
        }
        List<Statement> read = new ArrayList<>();
        for (JsonNode statement : statements.isArray() ? statements : List.of(statements)) {
            boolean deny = statement.path("Effect").asString("").equals("Deny");
            if (deny || statement.path("Effect").asString("").equals("Allow")) {
                read.add(new Statement(deny, texts(statement.path("Action")), texts(statement.path("Resource"))));
            }
        }
        return new Policy(read, new Caller.Custom(principal, context));
    }

    private static List<String> texts(JsonNode oneOrMore) {
        return oneOrMore.isArray()
                ? oneOrMore.valueStream().map(text -> text.asString("")).toList()
                : oneOrMore.isString() ? List.of(oneOrMore.stringValue()) : List.of();
    }

    /** The simple form. */
    record YesOrNo(boolean yes, Caller.Custom caller) implements Answer {
        @Override
        public boolean allows(String arn) {
            return yes;
        }
    }

    /** A policy of IAM: what is denied is denied whatever else is allowed. */
    record Policy(List<Statement> statements, Caller.Custom caller) implements Answer {
        @Override
        public boolean allows(String arn) {
            boolean denied = statements.stream().anyMatch(statement -> statement.deny && statement.covers(arn));
            return !denied && statements.stream().anyMatch(statement -> !statement.deny && statement.covers(arn));
        }
    }

    /** One statement of a policy. */
    record Statement(boolean deny, List<String> actions, List<String> resources) {
        boolean covers(String arn) {
            return actions.stream()
                            .anyMatch(action ->
                                    Wildcards.match(action.toLowerCase(Locale.ROOT), "execute-api:invoke"))
                    && resources.stream().anyMatch(resource -> Wildcards.match(resource, arn));
        }
    }
}
