package dev.millrace.gateway.monitor.wire;

import dev.millrace.engine.invocation.Payload;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.reply.JsonReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.shape.Members;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/**
 * Enters operations for clients of all ages: the AWS CLI of 2023 sends forms, older SDKs JSON, and those of today CBOR.
 * Confined to the thread that assembles the server.
 *
 * @see <a href="https://smithy.io/2.0/additional-specs/protocols/smithy-rpc-v2.html">Smithy RPC v2 CBOR</a>
 */
public final class MonitorProtocols {
    /** What signatures call CloudWatch. */
    public static final String SIGNED = "monitoring";

    private static final String SERVICE = "GraniteServiceVersion20100801";

    private final Routes routes;
    private final Targets targets;
    private final Map<String, MonitorOperation> byAction = new HashMap<>();

    public MonitorProtocols(Routes routes, Targets targets) {
        this.routes = routes;
        this.targets = targets;
    }

    /** Enters an operation by its name, for example {@code ListMetrics}. */
    public void add(String name, MonitorOperation operation) {
        targets.add(SERVICE, name, call -> json(operation, call));
        routes.add("POST", "/service/" + SERVICE + "/operation/" + name, new ByCbor(operation));
        byAction.put(name, operation);
    }

    /** What answers forms. */
    public Operation forms() {
        return new QueryOperation(Map.copyOf(byAction));
    }

    private static HttpReply json(MonitorOperation operation, HttpCall call) {
        ObjectNode answer = operation.answer(Members.of(call.body()));
        return JsonReply.ok((ObjectNode) AnswerTimes.asSeconds(answer));
    }

    /** An operation in CBOR. Immutable. */
    private record ByCbor(MonitorOperation operation) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            ObjectNode answer = operation.answer(Members.of(CborBody.read(call.body())));
            return CborBody.reply(200, Payload.of(CborBody.write(answer)));
        }

        @Override
        public ErrorForm errorForm() {
            return CborErrors.FORM;
        }
    }
}
