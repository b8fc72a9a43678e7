package dev.millrace.gateway.api.serve;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.log.LogJournal;
import dev.millrace.gateway.api.authorize.Authorizers;
import dev.millrace.gateway.api.authorize.JwtAuthorizer;
import dev.millrace.gateway.api.authorize.LambdaAuthorizer;
import dev.millrace.gateway.api.log.AccessLog;
import dev.millrace.gateway.api.log.AccessSettings;
import dev.millrace.gateway.api.registry.ApiParts;
import dev.millrace.gateway.api.registry.Apis;
import dev.millrace.gateway.api.registry.Deployed;
import dev.millrace.gateway.api.registry.Part;
import dev.millrace.gateway.api.registry.PartKind;
import dev.millrace.gateway.api.route.RouteKey;
import dev.millrace.gateway.api.route.RouteTree;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.web.Cors;
import dev.millrace.gateway.web.EventFrame;
import dev.millrace.gateway.web.PayloadFormat;
import dev.millrace.gateway.web.WebDoor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes APIs ready to be called, each when it is called for the first time after a change. What an authorizer remembers
 * outlives changes of the API, as long as the authorizer itself stays as it is. Thread-safe.
 */
public final class ServedApis {
    private static final Logger LOG = LoggerFactory.getLogger(ServedApis.class);
    private static final double RATE_USUAL = 10_000;
    private static final int BURST_USUAL = 5_000;
    private static final String TARGET = "integrations/";

    private final Apis apis;
    private final LogJournal logs;
    private final Clock clock;
    private final Map<String, ServedApi> served = new ConcurrentHashMap<>();
    private final Authorizers authorizers;

    /**
     * @param issuerThreads may block, and are used by fetches of issuers' keys
     * @param logs where access logs go
     */
    public ServedApis(Apis apis, ExecutorService issuerThreads, LogJournal logs, Clock clock) {
        this.apis = apis;
        this.logs = logs;
        this.authorizers = new Authorizers(issuerThreads, clock);
        this.clock = clock;
    }

    /** The API as it is now, or null. */
    @Nullable ServedApi api(String id) {
        ApiParts now = apis.snapshot().api(id);
        ServedApi known = served.get(id);
        if (now == null) {
            if (known != null) {
                forgetWhatIsGone();
            }
            return null;
        }
        if (known == null || known.of() != now) {
            known = made(now);
            served.put(id, known);
            forgetWhatIsGone();
        }
        return known;
    }

    /** Nobody may ever ask for it again, and authorisers remember a lot. */
    private void forgetWhatIsGone() {
        served.keySet().removeIf(id -> apis.snapshot().api(id) == null);
        authorizers.forgetWhatIsGone(apis.snapshot());
    }

    Apis apis() {
        return apis;
    }

    private ServedApi made(ApiParts parts) {
        Map<String, ServedStage> stages = new HashMap<>();
        for (Part stage : parts.all(PartKind.STAGE).values()) {
            stages.put(stage.id(), stage(stage, parts));
        }
        return new ServedApi(
                parts, cors(parts.api()), !parts.api().flag("disableExecuteApiEndpoint"), Map.copyOf(stages));
    }

    private ServedStage stage(Part stage, ApiParts parts) {
        Map<String, String> variables = stage.textMap("stageVariables");
        RouteTree<ServedRoute> routes = new RouteTree<>();
        String deployment = stage.text("deploymentId");
        if (stage.flag("autoDeploy")) {
            addRoutes(routes, stage, variables, parts);
        } else if (deployment != null) {
            Part deployed = parts.existing(PartKind.DEPLOYMENT, deployment);
            addRoutes(routes, stage, variables, Deployed.of(parts, deployed));
        }
        return new ServedStage(stage.id(), routes, accessLog(stage, parts));
    }

    /** Settings may be from a time when nobody looked at them. */
    private @Nullable AccessLog accessLog(Part stage, ApiParts parts) {
        Members settings = stage.object("accessLogSettings");
        if (settings == null) {
            return null;
        }
        try {
            AccessSettings read =
                    AccessSettings.of(settings.text("destinationArn"), settings.text("format"), apis.account());
            return new AccessLog(read, logs, clock);
        } catch (IllegalArgumentException e) {
            LOG.warn("The access log of API {}, stage {}, is not written: {}", parts.id(), stage.id(), e.getMessage());
            return null;
        }
    }

    private void addRoutes(
            RouteTree<ServedRoute> routes, Part stage, Map<String, String> variables, ApiParts parts) {
        Members settings = stage.object("routeSettings");
        Members usual = stage.object("defaultRouteSettings");
        for (Part route : parts.all(PartKind.ROUTE).values()) {
            RouteKey key = RouteKey.parse(route.required("routeKey"));
            Members own = settings == null ? null : settings.members(key.text());
            EventFrame frame = new EventFrame(
                    WebDoor.HTTP_API,
                    apis.account().id(),
                    parts.id(),
                    ApiAddress.domainNameOf(parts.id(), apis.account()),
                    parts.id(),
                    stage.id(),
                    key.text(),
                    variables);
            routes.add(key, route(key, route, bucket(own, usual), frame, parts));
        }
    }

    private ServedRoute route(
            RouteKey key, Part route, TokenBucket bucket, EventFrame frame, ApiParts parts) {
        Authorization authorization = authorization(route, frame.stageVariables(), parts);
        String target = route.text("target");
        Part integration =
                target == null ? null : parts.part(PartKind.INTEGRATION, target.substring(TARGET.length()));
        if (integration == null) {
            return new ServedRoute(
                    key, null, PayloadFormat.VERSION_2, ServedRoute.TIMEOUT_USUAL_NANOS, authorization, bucket, frame);
        }
        Target function = Target.of(
                integration.required("integrationUri"),
                frame.stageVariables(),
                integration.text("credentialsArn") != null,
                apis.account());
        return new ServedRoute(
                key,
                function,
                PayloadFormat.of(integration.required("payloadFormatVersion")),
                Duration.ofMillis(Objects.requireNonNull(integration.integer("timeoutInMillis"))).toNanos(),
                authorization,
                bucket,
                frame);
    }

    private TokenBucket bucket(@Nullable Members own, @Nullable Members usual) {
        BigDecimal rate = own == null ? null : own.number("throttlingRateLimit");
        Integer burst = own == null ? null : own.integer("throttlingBurstLimit");
        rate = rate == null && usual != null ? usual.number("throttlingRateLimit") : rate;
        burst = burst == null && usual != null ? usual.integer("throttlingBurstLimit") : burst;
        return new TokenBucket(
                rate == null ? RATE_USUAL : rate.doubleValue(),
                burst == null ? BURST_USUAL : burst,
                clock.nanoTime());
    }

    private Authorization authorization(Part route, Map<String, String> variables, ApiParts parts) {
        String type = route.required("authorizationType");
        String id = route.text("authorizerId");
        Part authorizer = id == null ? null : parts.part(PartKind.AUTHORIZER, id);
        if (type.equals("NONE")) {
            return new Authorization.Open();
        }
        if (type.equals("AWS_IAM")) {
            return new Authorization.BySignature();
        }
        if (authorizer == null) {
            return new Authorization.Closed();
        }
        return switch (authorizers.of(parts.id(), authorizer)) {
            case JwtAuthorizer jwt -> new Authorization.ByToken(jwt, route.texts("authorizationScopes"));
            case LambdaAuthorizer lambda -> {
                boolean byRole = authorizer.text("authorizerCredentialsArn") != null;
                yield new Authorization.ByFunction(
                        lambda, Target.of(lambda.functionUri(), variables, byRole, apis.account()));
            }
        };
    }

    private static @Nullable Cors cors(Part api) {
        Members cors = api.object("corsConfiguration");
        return cors == null
                ? null
                : new Cors(
                        texts(cors, "allowOrigins"),
                        texts(cors, "allowMethods"),
                        texts(cors, "allowHeaders"),
                        texts(cors, "exposeHeaders"),
                        cors.integer("maxAge"),
                        cors.flag("allowCredentials"));
    }

    private static List<String> texts(Members members, String name) {
        List<String> texts = members.texts(name);
        return texts == null ? List.of() : texts;
    }
}
