package dev.millrace.gateway.api.control;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.authorize.IdentitySource;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.FunctionUri;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.shape.Members;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of authorizers. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-authorizers.html">
 *     Authorizers</a>
 */
record AuthorizerRules() implements PartRules {
    private static final int TTL_SECONDS_MAX = 3_600;
    private static final PartShape SHAPE = PartShape.of(
            PartKind.AUTHORIZER,
            "authorizers",
            10,
            List.of(
                    Field.text("authorizerCredentialsArn"),
                    Field.text("authorizerPayloadFormatVersion"),
                    Field.integer("authorizerResultTtlInSeconds"),
                    Field.text("authorizerType"),
                    Field.text("authorizerUri"),
                    Field.flag("enableSimpleResponses"),
                    Field.texts("identitySource"),
                    Field.object("jwtConfiguration", Field.texts("audience"), Field.text("issuer")),
                    Field.text("name")),
            "identityValidationExpression");

    @Override
    public PartShape shape() {
        return SHAPE;
    }

    @Override
    public void addDefaults(ObjectNode members, String now) {
        if (members.path("authorizerType").asString("").equals("REQUEST")) {
            if (!members.has("authorizerResultTtlInSeconds")) {
                boolean cached = !members.path("identitySource").isEmpty();
                members.put("authorizerResultTtlInSeconds", cached ? 300 : 0);
            }
            members.put("enableSimpleResponses", members.path("enableSimpleResponses").asBoolean(false));
        }
    }

    @Override
    public void check(Part part, ApiParts api) {
        String name = PartRules.required(part.text("name"), "name");
        PartRules.require(name.length() <= 128, "The name of an authorizer has at most 128 characters");
        boolean taken = api.all(PartKind.AUTHORIZER).values().stream()
                .anyMatch(other -> !other.id().equals(part.id()) && name.equals(other.text("name")));
        if (taken) {
            throw new RefusedException(new Refusal.Conflict("Authorizer name must be unique. Authorizer " + name
                    + " already exists in this RestApi."));
        }
        switch (PartRules.required(part.text("authorizerType"), "authorizerType")) {
            case "JWT" -> checkJwt(part);
            case "REQUEST" -> checkRequest(part);
            default -> throw PartRules.invalid("Invalid authorizer type specified. Must be one of [JWT, REQUEST]");
        }
    }

    private static void checkJwt(Part part) {
        List<String> sources = part.texts("identitySource");
        PartRules.require(
                sources.size() == 1 && source(sources.getFirst()).isOfRequest(),
                "A JWT authorizer has one identity source, such as $request.header.Authorization");
        Members configuration = part.object("jwtConfiguration");
        String issuer = configuration == null ? null : configuration.text("issuer");
        PartRules.require(isUrl(issuer), "The issuer must be a URL, such as https://issuer.example");
        List<String> audience = configuration == null ? null : configuration.texts("audience");
        PartRules.require(audience != null && !audience.isEmpty(), "The audience of a JWT authorizer is required");
    }

    private static void checkRequest(Part part) {
        String uri = PartRules.required(part.text("authorizerUri"), "authorizerUri");
        PartRules.require(
                FunctionUri.isFunction(uri),
                "The authorizer URI must be the ARN of a Lambda function, or the URI of its invocations: " + uri);
        String version = PartRules.required(
                part.text("authorizerPayloadFormatVersion"), "authorizerPayloadFormatVersion");
        PartRules.require(
                List.of("1.0", "2.0").contains(version),
                "Invalid authorizer payload format version specified. Must be one of [1.0, 2.0]");
        PartRules.require(
                version.equals("2.0") || !part.flag("enableSimpleResponses"),
                "Simple responses are of the payload format version 2.0");
        part.texts("identitySource").forEach(AuthorizerRules::source);
        int ttlSeconds = Objects.requireNonNull(part.integer("authorizerResultTtlInSeconds"));
        PartRules.require(
                ttlSeconds >= 0 && ttlSeconds <= TTL_SECONDS_MAX,
                "The time to live of results is between 0 and " + TTL_SECONDS_MAX + " seconds");
        PartRules.require(
                ttlSeconds == 0 || !part.texts("identitySource").isEmpty(),
                "Results are kept by identity source: with none, the time to live must be 0");
    }

    @Override
    public void checkRemoval(Part part, ApiParts api) {
        for (Part route : api.all(PartKind.ROUTE).values()) {
            if (part.id().equals(route.text("authorizerId"))) {
                throw new RefusedException(new Refusal.Conflict("Cannot delete authorizer '" + part.id()
                        + "', is referenced by route: " + route.text("routeKey")));
            }
        }
    }

    private static IdentitySource source(String text) {
        try {
            return IdentitySource.parse(text);
        } catch (IllegalArgumentException e) {
            throw PartRules.invalid(String.valueOf(e.getMessage()));
        }
    }

    private static boolean isUrl(@Nullable String text) {
        try {
            URI uri = text == null ? null : URI.create(text);
            return uri != null
                    && uri.getHost() != null
                    && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
