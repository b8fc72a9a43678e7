package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.FunctionUri;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of integrations: each is a function here. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-integrations.html">
 *     Integrations</a>
 */
record IntegrationRules() implements PartRules {
    static final int TIMEOUT_MILLIS_MAX = 30_000;

    private static final int TIMEOUT_MILLIS_MIN = 50;
    private static final PartShape SHAPE = PartShape.of(
            PartKind.INTEGRATION,
            "integrations",
            20_000,
            List.of(
                    Field.text("connectionType"),
                    Field.text("credentialsArn"),
                    Field.text("description"),
                    Field.text("integrationMethod"),
                    Field.text("integrationType"),
                    Field.text("integrationUri"),
                    Field.text("payloadFormatVersion"),
                    Field.integer("timeoutInMillis")),
            "connectionId",
            "contentHandlingStrategy",
            "integrationSubtype",
            "passthroughBehavior",
            "requestParameters",
            "requestTemplates",
            "responseParameters",
            "templateSelectionExpression",
            "tlsConfig");

    @Override
    public PartShape shape() {
        return SHAPE;
    }

    @Override
    public void addDefaults(ObjectNode members, String now) {
        putIfAbsent(members, "connectionType", "INTERNET");
        putIfAbsent(members, "integrationMethod", "POST");
        putIfAbsent(members, "payloadFormatVersion", "1.0");
        if (!members.has("timeoutInMillis")) {
            members.put("timeoutInMillis", TIMEOUT_MILLIS_MAX);
        }
    }

    static void putIfAbsent(ObjectNode members, String name, String value) {
        if (!members.has(name)) {
            members.put(name, value);
        }
    }

    @Override
    public void check(Part part, ApiParts api) {
        String type = PartRules.required(part.text("integrationType"), "integrationType");
        PartRules.require(
                type.equals("AWS_PROXY"),
                "The integration type " + type + " is not offered: only AWS_PROXY with a Lambda function is.");
        PartRules.require(
                "INTERNET".equals(part.text("connectionType")), "The only connection type offered is INTERNET.");
        String uri = PartRules.required(part.text("integrationUri"), "integrationUri");
        PartRules.require(
                FunctionUri.isFunction(uri),
                "The integration URI must be the ARN of a Lambda function, or the URI of its invocations: " + uri);
        PartRules.require(
                List.of("1.0", "2.0").contains(part.required("payloadFormatVersion")),
                "Invalid payload format version specified. Must be one of [1.0, 2.0]");
        int timeoutMillis = Objects.requireNonNull(part.integer("timeoutInMillis"));
        PartRules.require(
                timeoutMillis >= TIMEOUT_MILLIS_MIN && timeoutMillis <= TIMEOUT_MILLIS_MAX,
                "Timeout should be between " + TIMEOUT_MILLIS_MIN + " ms and " + TIMEOUT_MILLIS_MAX + " ms");
    }

    @Override
    public void checkRemoval(Part part, ApiParts api) {
        String target = RouteRules.TARGET + part.id();
        for (Part route : api.all(PartKind.ROUTE).values()) {
            if (target.equals(route.text("target"))) {
                throw new RefusedException(new Refusal.Conflict("Cannot delete Integration '" + part.id()
                        + "' due to a Route referencing it: " + route.text("routeKey")));
            }
        }
    }
}
