package dev.millrace.gateway.capture;

import dev.millrace.engine.capture.policy.CapturePolicies;
import dev.millrace.engine.capture.policy.CapturePolicy;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Routes;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says of which runs of a function the payloads are kept. Thread-safe. */
public final class CaptureOperations {
    private final Registry registry;
    private final CapturePolicies policies;

    private CaptureOperations(Registry registry, CapturePolicies policies) {
        this.registry = registry;
        this.policies = policies;
    }

    /**
     * Enters the operations on policies and payloads.
     *
     * @param payloads finds what is kept
     */
    public static void register(
            Routes routes, Registry registry, CapturePolicies policies, PayloadSearch payloads, Clock clock) {
        CaptureOperations operations = new CaptureOperations(registry, policies);
        routes.add("GET", "/_millrace/capture", operations::list);
        routes.add("GET", "/_millrace/functions/{FunctionName}/capture", operations::show);
        routes.add("PUT", "/_millrace/functions/{FunctionName}/capture", operations::set);
        routes.add("DELETE", "/_millrace/functions/{FunctionName}/capture", operations::remove);
        routes.add("GET", "/_millrace/payloads/{RequestId}", new PayloadOperation(payloads, clock));
    }

    private HttpReply list(HttpCall call) {
        ObjectNode answer = JsonReply.object();
        ArrayNode functions = answer.putArray("functions");
        registry.snapshot().functions().forEach(function -> {
            CapturePolicy policy = policies.inForce(function.name().value());
            if (policy != null) {
                functions.add(PolicyJson.shown(function.name().value(), policy));
            }
        });
        return JsonReply.ok(answer);
    }

    private HttpReply show(HttpCall call) {
        String function = function(call);
        return JsonReply.ok(PolicyJson.shown(function, policies.of(function)));
    }

    private HttpReply set(HttpCall call) {
        String function = function(call);
        CapturePolicy policy = PolicyJson.read(call.body());
        policies.set(function, policy);
        return JsonReply.ok(PolicyJson.shown(function, policy));
    }

    private HttpReply remove(HttpCall call) {
        String function = function(call);
        policies.remove(function);
        return JsonReply.ok(PolicyJson.shown(function, CapturePolicy.NONE));
    }

    private String function(HttpCall call) {
        String name = call.pathParameter("FunctionName");
        if (registry.snapshot().function(name) == null) {
            throw new RefusedException(new Refusal.NotFound("There is no function '" + name + "'."));
        }
        return name;
    }
}
