package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.api.route.RouteKey;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of routes. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-routes.html">Routes</a>
 */
record RouteRules() implements PartRules {
    private static final PartShape SHAPE = PartShape.of(
            PartKind.ROUTE,
            "routes",
            20_000,
            List.of(
                    Field.flag("apiKeyRequired"),
                    Field.texts("authorizationScopes"),
                    Field.text("authorizationType"),
                    Field.text("authorizerId"),
                    Field.text("operationName"),
                    Field.text("routeKey"),
                    Field.text("target")),
            "modelSelectionExpression",
            "requestModels",
            "requestParameters",
            "routeResponseSelectionExpression");
    /** What a target is written with before the identity of an integration. */
    static final String TARGET = "integrations/";

    @Override
    public PartShape shape() {
        return SHAPE;
    }

    @Override
    public void addDefaults(ObjectNode members, String now) {
        members.put("apiKeyRequired", members.path("apiKeyRequired").asBoolean(false));
        if (!members.has("authorizationType")) {
            members.put("authorizationType", "NONE");
        }
    }

    @Override
    public void check(Part part, ApiParts api) {
        String key = PartRules.required(part.text("routeKey"), "routeKey");
        try {
            RouteKey.parse(key);
        } catch (IllegalArgumentException e) {
            throw PartRules.invalid(String.valueOf(e.getMessage()));
        }
        boolean taken = api.all(PartKind.ROUTE).values().stream()
                .anyMatch(other -> !other.id().equals(part.id()) && key.equals(other.text("routeKey")));
        if (taken) {
            throw new RefusedException(
                    new Refusal.Conflict("Route with key " + key + " already exists for this API"));
        }
        PartRules.require(!part.flag("apiKeyRequired"), "API keys are not supported by HTTP APIs");
        checkTarget(part, api);
        checkAuthorization(part, api);
    }

    private static void checkTarget(Part part, ApiParts api) {
        String target = part.text("target");
        if (target != null) {
            PartRules.require(
                    target.startsWith(TARGET), "The target of a route is integrations/ and an integration's id");
            api.existing(PartKind.INTEGRATION, target.substring(TARGET.length()));
        }
    }

    private static void checkAuthorization(Part part, ApiParts api) {
        String type = part.required("authorizationType");
        String authorizerId = part.text("authorizerId");
        switch (type) {
            case "NONE", "AWS_IAM" -> {}
            case "JWT", "CUSTOM" -> {
                Part authorizer = api.existing(
                        PartKind.AUTHORIZER, PartRules.required(authorizerId, "authorizerId"));
                PartRules.require(
                        type.equals("JWT") == authorizer.required("authorizerType").equals("JWT"),
                        "The authorizer " + authorizerId + " is not of the authorization type " + type);
            }
            default -> throw PartRules.invalid(
                    "Invalid authorization type specified. Must be one of [NONE, AWS_IAM, CUSTOM, JWT]");
        }
        PartRules.require(
                type.equals("JWT") || part.texts("authorizationScopes").isEmpty(),
                "Authorization scopes are supported only with the authorization type JWT");
    }
}
