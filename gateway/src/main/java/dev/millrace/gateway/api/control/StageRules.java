package dev.millrace.gateway.api.control;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.api.log.AccessSettings;
import dev.millrace.gateway.api.registry.ApiDraft;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.shape.Members;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is so of stages. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html">Stages</a>
 */
record StageRules(Account account) implements PartRules {
    private static final Field[] ROUTE_SETTINGS = {
        Field.flag("dataTraceEnabled"),
        Field.flag("detailedMetricsEnabled"),
        Field.text("loggingLevel"),
        Field.integer("throttlingBurstLimit"),
        Field.number("throttlingRateLimit")
    };
    private static final PartShape SHAPE = new PartShape(
            PartKind.STAGE,
            "stages",
            10,
            List.of(
                    Field.object("accessLogSettings", Field.text("destinationArn"), Field.text("format")),
                    Field.flag("autoDeploy"),
                    Field.object("defaultRouteSettings", ROUTE_SETTINGS),
                    Field.text("deploymentId"),
                    Field.text("description"),
                    new Field("routeSettings", StageRules::takeRouteSettings),
                    Field.textMap("stageVariables")),
            List.of(Field.textMap("tags")),
            List.of("clientCertificateId"));

    @Override
    public PartShape shape() {
        return SHAPE;
    }

    @Override
    public String newId(Members request, ApiDraft draft) {
        String name = PartRules.required(request.text("stageName"), "stageName");
        PartRules.require(
                name.equals("$default") || name.matches("[a-zA-Z0-9_-]{1,128}"),
                "Stage name only allows a-z, A-Z, 0-9, _, - and $default");
        if (draft.parts().part(PartKind.STAGE, name) != null) {
            throw new RefusedException(new Refusal.Conflict("Stage already exists"));
        }
        return name;
    }

    @Override
    public void addDefaults(ObjectNode members, String now) {
        members.put("autoDeploy", members.path("autoDeploy").asBoolean(false));
        for (String object : List.of("defaultRouteSettings", "routeSettings", "stageVariables", "tags")) {
            if (!members.has(object)) {
                members.putObject(object);
            }
        }
        ObjectNode settings = (ObjectNode) members.get("defaultRouteSettings");
        settings.put("detailedMetricsEnabled", settings.path("detailedMetricsEnabled").asBoolean(false));
        members.put("createdDate", now).put("lastUpdatedDate", now);
    }

    @Override
    public void changed(ObjectNode members, String now) {
        members.put("lastUpdatedDate", now);
    }

    @Override
    public void check(Part part, ApiParts api) {
        String deployment = part.text("deploymentId");
        if (deployment != null) {
            PartRules.require(!part.flag("autoDeploy"), "A stage that deploys by itself has no deploymentId");
            api.existing(PartKind.DEPLOYMENT, deployment);
        }
        part.textMap("stageVariables").forEach((name, value) -> PartRules.require(
                name.matches("[a-zA-Z0-9_]{1,64}") && value.matches("[A-Za-z0-9._~:/?#&=,-]{1,512}"),
                "Stage variable " + name + " must have a name of letters, digits and _ and a value that matches"
                        + " [A-Za-z0-9-._~:/?#&=,]+"));
        TagOperations.check(part.textMap("tags"));
        checkAccessLog(part.object("accessLogSettings"));
        checkThrottle(part.object("defaultRouteSettings"));
        Members routes = part.object("routeSettings");
        for (String key : part.members().path("routeSettings").propertyNames()) {
            boolean exists = api.all(PartKind.ROUTE).values().stream()
                    .anyMatch(route -> key.equals(route.text("routeKey")));
            if (!exists) {
                throw new RefusedException(new Refusal.NotFound(
                        "Unable to find Route by key " + key + " within the provided RouteSettings"));
            }
            checkThrottle(routes == null ? null : routes.members(key));
        }
    }

    private void checkAccessLog(@Nullable Members settings) {
        if (settings != null) {
            try {
                AccessSettings.of(settings.text("destinationArn"), settings.text("format"), account);
            } catch (IllegalArgumentException e) {
                throw PartRules.invalid(String.valueOf(e.getMessage()));
            }
        }
    }

    private static void checkThrottle(@Nullable Members settings) {
        if (settings != null) {
            Integer burst = settings.integer("throttlingBurstLimit");
            BigDecimal rate = settings.number("throttlingRateLimit");
            PartRules.require(
                    (burst == null || burst >= 0) && (rate == null || rate.signum() >= 0),
                    "Throttling limits cannot be negative");
        }
    }

    /** Settings of the routes that a request names; those of others stay. */
    private static void takeRouteSettings(Members request, ObjectNode to) {
        Members given = request.members("routeSettings");
        if (given != null) {
            ObjectNode all = to.withObject("/routeSettings");
            for (Map.Entry<String, Members> route : given.objects().entrySet()) {
                    Field.take(List.of(ROUTE_SETTINGS), route.getValue(), all.putObject(route.getKey()));
            }
        }
    }
}
