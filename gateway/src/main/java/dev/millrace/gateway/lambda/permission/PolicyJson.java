package dev.millrace.gateway.lambda.permission;

import dev.millrace.engine.function.policy.AccessRequest;
import dev.millrace.engine.function.policy.ResourcePolicy;
import dev.millrace.engine.function.policy.Statement;
import dev.millrace.gateway.http.reply.JsonReply;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Policies as AWS writes them.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">Policy elements</a>
 */
final class PolicyJson {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EQUALS = "StringEquals";

    private PolicyJson() {}

    /** The whole document. */
    static ObjectNode of(ResourcePolicy policy, String functionArn) {
        ObjectNode document =
                JsonReply.object().put("Version", "2012-10-17").put("Id", "default");
        var statements = document.putArray("Statement");
        policy.statements().forEach(statement -> statements.add(of(statement, functionArn)));
        return document;
    }

    static ObjectNode of(Statement statement, String functionArn) {
        ObjectNode json = JsonReply.object().put("Sid", statement.sid()).put("Effect", "Allow");
        principal(json, statement.principal());
        json.put("Action", statement.action()).put("Resource", functionArn);
        ObjectNode condition = JsonReply.object();
        add(condition, EQUALS, "AWS:SourceAccount", statement.sourceAccount());
        add(condition, EQUALS, "lambda:FunctionUrlAuthType", statement.urlAuthType());
        add(condition, EQUALS, "lambda:EventSourceToken", statement.eventSourceToken());
        add(condition, EQUALS, "aws:PrincipalOrgID", statement.principalOrgId());
        add(condition, "ArnLike", "AWS:SourceArn", statement.sourceArn());
        Boolean viaUrl = statement.viaFunctionUrl();
        add(condition, "Bool", "lambda:InvokedViaFunctionUrl", viaUrl == null ? null : viaUrl.toString());
        if (!condition.isEmpty()) {
            json.set("Condition", condition);
        }
        return json;
    }

    /** The document as the text that AWS puts into a member of an answer. */
    static String text(ObjectNode document) {
        return JSON.writeValueAsString(document);
    }

    private static void principal(ObjectNode json, String principal) {
        if (principal.equals(AccessRequest.ANYONE)) {
            json.put("Principal", principal);
        } else if (principal.startsWith("arn:")) {
            json.putObject("Principal").put("AWS", principal);
        } else if (Character.isDigit(principal.charAt(0)) && principal.indexOf('.') < 0) {
            json.putObject("Principal").put("AWS", "arn:aws:iam::" + principal + ":root");
        } else {
            json.putObject("Principal").put("Service", principal);
        }
    }

    private static void add(ObjectNode condition, String operator, String key, @Nullable String value) {
        if (value != null) {
            condition.withObjectProperty(operator).put(key, value);
        }
    }
}
