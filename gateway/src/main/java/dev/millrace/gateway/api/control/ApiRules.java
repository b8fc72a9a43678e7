package dev.millrace.gateway.api.control;

import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.shape.Members;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of APIs themselves.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html">APIs</a>
 */
final class ApiRules {
    private static final int MAX_AGE_SECONDS_MAX = 86_400;
    static final List<Field> FIELDS = List.of(
            Field.object(
                    "corsConfiguration",
                    Field.flag("allowCredentials"),
                    Field.texts("allowHeaders"),
                    Field.texts("allowMethods"),
                    Field.texts("allowOrigins"),
                    Field.texts("exposeHeaders"),
                    Field.integer("maxAge")),
            Field.text("description"),
            Field.flag("disableExecuteApiEndpoint"),
            Field.text("ipAddressType"),
            Field.text("name"),
            Field.text("version"));

    private ApiRules() {}

    static void checkRequest(Members request) {
        String protocol = request.text("protocolType");
        PartRules.require(
                protocol == null || !protocol.equals("WEBSOCKET"),
                "WebSocket APIs are not offered: the protocol type is HTTP.");
        PartRules.require(
                protocol == null || protocol.equals("HTTP"),
                "Invalid protocol specified. Must be one of [HTTP, WEBSOCKET]");
        String selection = request.text("routeSelectionExpression");
        PartRules.require(
                selection == null
                        || selection.replaceAll("[{}]", "").equals("$request.method $request.path"),
                "Invalid route selection expression: that of HTTP APIs is $request.method $request.path");
    }

    static void addDefaults(ObjectNode members, String now) {
        members.put("apiKeySelectionExpression", "$request.header.x-api-key");
        members.put("createdDate", now);
        members.put(
                "disableExecuteApiEndpoint", members.path("disableExecuteApiEndpoint").asBoolean(false));
        IntegrationRules.putIfAbsent(members, "ipAddressType", "ipv4");
        members.put("protocolType", "HTTP");
        members.put("routeSelectionExpression", "$request.method $request.path");
        if (!members.has("tags")) {
            members.putObject("tags");
        }
    }

    static void check(Part api) {
        String name = PartRules.required(api.text("name"), "name");
        PartRules.require(name.length() <= 128, "The name of an API has at most 128 characters");
        TagOperations.check(api.textMap("tags"));
        checkCors(api.object("corsConfiguration"));
    }

    private static void checkCors(@Nullable Members cors) {
        if (cors == null) {
            return;
        }
        Integer maxAge = cors.integer("maxAge");
        PartRules.require(
                maxAge == null || (maxAge >= -1 && maxAge <= MAX_AGE_SECONDS_MAX),
                "maxAge is between -1 and " + MAX_AGE_SECONDS_MAX + " seconds");
        List<String> origins = cors.texts("allowOrigins");
        PartRules.require(
                !cors.flag("allowCredentials") || origins == null || !origins.contains("*"),
                "allowCredentials is not supported for origin *");
        for (String member : List.of("allowHeaders", "allowMethods", "allowOrigins", "exposeHeaders")) {
            List<String> values = cors.texts(member);
            for (String value : values == null ? List.<String>of() : values) {
                PartRules.require(
                        value.matches("[\\x21-\\x7E&&[^,]]{1,256}"), "Invalid value '" + value + "' in " + member);
            }
        }
    }
}
