package dev.millrace.gateway.lambda.event;

import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import dev.millrace.gateway.lambda.reference.Functions;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The configurations as they are kept with the functions, and as they are shown. Thread-safe. */
final class EventInvokeConfigs {
    private final Functions functions;

    EventInvokeConfigs(Functions functions) {
        this.functions = functions;
    }

    FunctionReference reference(HttpCall call) {
        return functions.reference(call);
    }

    /** The function, version or alias meant, or a refusal. */
    RegisteredFunction function(FunctionReference reference) {
        RegisteredFunction function = functions.snapshot().function(reference.name());
        if (function == null || function.revision(reference.qualifier()) == null) {
            throw new RefusedException(new Refusal.NotFound("The function doesn't exist."));
        }
        return function;
    }

    /** The one that was set, or a refusal. */
    EventInvokeConfig existing(FunctionReference reference) {
        return existing(functions.snapshot().function(reference.name()), reference);
    }

    private EventInvokeConfig existing(@Nullable RegisteredFunction function, FunctionReference reference) {
        EventInvokeConfig config =
                function == null ? null : function.eventConfigs().get(qualifier(reference));
        if (config == null) {
            throw new RefusedException(new Refusal.NotFound(
                    "The function " + arn(reference) + " doesn't have an EventInvokeConfig"));
        }
        return config;
    }

    /** Sets what {@code change} makes of the present one, which is null when there is none. */
    EventInvokeConfig set(FunctionReference reference, UnaryOperator<@Nullable EventInvokeConfig> change) {
        RegisteredFunction changed = functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    functions.revision(function, reference); // it may have gone meanwhile
                    Map<String, EventInvokeConfig> configs = new TreeMap<>(function.eventConfigs());
                    EventInvokeConfig made = change.apply(configs.get(qualifier(reference)));
                    if (made != null) {
                        configs.put(qualifier(reference), made);
                    }
                    return function.withEventConfigs(configs);
                }),
                reference);
        return existing(changed, reference);
    }

    /** Removes it, or refuses when there is none. */
    void remove(FunctionReference reference) {
        functions.done(
                functions.registry().amend(Functions.name(reference), function -> {
                    existing(function, reference);
                    Map<String, EventInvokeConfig> configs = new TreeMap<>(function.eventConfigs());
                    configs.remove(qualifier(reference));
                    return function.withEventConfigs(configs);
                }),
                reference);
    }

    ObjectNode json(FunctionReference reference, EventInvokeConfig config) {
        ObjectNode json = JsonReply.object()
                .put("LastModified", config.modifiedAtEpochMillis() / 1e3)
                .put("FunctionArn", arn(reference));
        if (config.retriesMax() != null) {
            json.put("MaximumRetryAttempts", config.retriesMax());
        }
        if (config.ageSecondsMax() != null) {
            json.put("MaximumEventAgeInSeconds", config.ageSecondsMax());
        }
        ObjectNode destinations = json.putObject("DestinationConfig");
        put(destinations.putObject("OnSuccess"), config.onSuccess());
        put(destinations.putObject("OnFailure"), config.onFailure());
        return json;
    }

    private static void put(ObjectNode to, @Nullable String arn) {
        if (arn != null) {
            to.put("Destination", arn);
        }
    }

    private String arn(FunctionReference reference) {
        return functions.account().functionArn(reference.name(), qualifier(reference));
    }

    private static String qualifier(FunctionReference reference) {
        return reference.qualifier().isEmpty() ? FunctionVersion.LATEST : reference.qualifier();
    }
}
