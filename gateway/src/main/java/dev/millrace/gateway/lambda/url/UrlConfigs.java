package dev.millrace.gateway.lambda.url;

import static dev.millrace.gateway.shape.ShapeRule.optional;

import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.function.url.FunctionUrl.Cors;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import dev.millrace.gateway.shape.Constraint;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The URLs as they are kept with the functions, and as they are shown. A function has one for {@code $LATEST}, which
 * is named by no qualifier, and one for each alias. Thread-safe.
 */
final class UrlConfigs {
    private static final Shape QUALIFIER = Shape.of(
            optional("Qualifier", new LengthMax(128), Constraint.pattern("((?!^\\d+$)^[0-9a-zA-Z-_]+$)")));
    private static final String NO_FUNCTION = "Function does not exist";
    private static final String NO_URL = "The resource you requested does not exist.";
    private static final Map<String, String> DEFAULT_PORTS = Map.of("http", ":80", "https", ":443");

    private final Functions functions;

    UrlConfigs(Functions functions) {
        this.functions = functions;
    }

    FunctionReference reference(HttpCall call) {
        String qualifier = call.queryParameter("Qualifier");
        if (qualifier != null) {
            QUALIFIER.check(Members.of(Map.of("Qualifier", qualifier)));
        }
        return functions.reference(call);
    }

    /** The function meant, or a refusal. */
    RegisteredFunction function(FunctionReference reference) {
        RegisteredFunction function = functions.snapshot().function(reference.name());
        if (function == null || !isThere(function, reference)) {
            throw missing(NO_FUNCTION);
        }
        return function;
    }

    /** A version has no URL: what it does cannot be changed where others call it. */
    private static boolean isThere(RegisteredFunction function, FunctionReference reference) {
        return reference.qualifier().isEmpty() || function.alias(reference.qualifier()) != null;
    }

    /** The URL that the function has, or a refusal. */
    FunctionUrl existing(FunctionReference reference) {
        RegisteredFunction function = functions.snapshot().function(reference.name());
        FunctionUrl url =
                function == null || !isThere(function, reference) ? null : function.url(reference.qualifier());
        if (url == null) {
            throw missing(NO_URL);
        }
        return url;
    }

    FunctionUrl create(FunctionReference reference, FunctionUrl created) {
        return changed(reference, present -> {
            if (present != null) {
                throw new RefusedException(new Refusal.Conflict("Failed to create function url config for"
                        + " [functionArn = " + arn(reference) + "]. Error message:  FunctionUrlConfig exists for this"
                        + " Lambda function"));
            }
            return created;
        });
    }

    /** Sets what {@code change} makes of the present one. */
    FunctionUrl update(FunctionReference reference, UnaryOperator<FunctionUrl> change) {
        return changed(reference, present -> {
            if (present == null) {
                throw missing(NO_URL);
            }
            return change.apply(present);
        });
    }

    void remove(FunctionReference reference) {
        existing(reference);
        functions.done(
                functions.registry()
                        .amend(
                                Functions.name(reference),
                                function -> function.withUrl(reference.qualifier(), null)),
                reference);
    }

    private FunctionUrl changed(FunctionReference reference, UnaryOperator<@Nullable FunctionUrl> change) {
        function(reference);
        RegisteredFunction changed = functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    if (!isThere(function, reference)) {
                        throw missing(NO_FUNCTION); // it has gone meanwhile
                    }
                    return function.withUrl(
                            reference.qualifier(), change.apply(function.url(reference.qualifier())));
                }),
                reference);
        return Objects.requireNonNull(changed.url(reference.qualifier()));
    }

    /**
     * The configuration as AWS shows it. The URL's host is a name that every browser and curl find on their own
     * machine, and its port the one by which the caller reached the server.
     *
     * @param withModification whether it says when the URL was changed
     */
    ObjectNode json(HttpCall call, FunctionReference reference, FunctionUrl url, boolean withModification) {
        ObjectNode json = JsonReply.object()
                .put(
                        "FunctionUrl",
                        call.scheme() + "://" + url.id() + ".lambda-url." + functions.account().region() + ".localhost"
                                + port(call) + "/")
                .put("FunctionArn", arn(reference))
                .put("AuthType", url.authType().name());
        if (url.cors() != null) {
            json.set("Cors", json(url.cors()));
        }
        json.put("CreationTime", time(url.createdAtEpochMillis()));
        if (withModification) {
            json.put("LastModifiedTime", time(url.modifiedAtEpochMillis()));
        }
        return json.put("InvokeMode", url.invokeMode().name());
    }

    private static ObjectNode json(Cors cors) {
        ObjectNode json = JsonReply.object();
        if (cors.allowCredentials() != null) {
            json.put("AllowCredentials", cors.allowCredentials());
        }
        put(json, "AllowHeaders", cors.allowHeaders());
        put(json, "AllowMethods", cors.allowMethods());
        put(json, "AllowOrigins", cors.allowOrigins());
        put(json, "ExposeHeaders", cors.exposeHeaders());
        if (cors.maxAgeSeconds() != null) {
            json.put("MaxAge", cors.maxAgeSeconds());
        }
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable List<String> values) {
        if (values != null) {
            values.forEach(json.putArray(name)::add);
        }
    }

    /** The port of a Host header, with its colon; empty for the port of HTTP itself. */
    private static String port(HttpCall call) {
        String host = call.header("host");
        int colon = host == null ? -1 : host.lastIndexOf(':');
        if (host == null || colon < host.lastIndexOf(']') || !host.substring(colon + 1).matches("[0-9]{1,5}")) {
            return "";
        }
        String port = host.substring(colon);
        return port.equals(DEFAULT_PORTS.get(call.scheme())) ? "" : port;
    }

    private static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }

    private String arn(FunctionReference reference) {
        return functions.account().functionArn(reference.name(), reference.qualifier());
    }

    private static RefusedException missing(String message) {
        return new RefusedException(new Refusal.NotFound(message));
    }
}
