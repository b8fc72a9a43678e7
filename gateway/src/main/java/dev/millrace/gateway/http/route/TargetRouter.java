package dev.millrace.gateway.http.route;

import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.HttpReply;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds the operation of an {@code X-Amz-Target} header: AWS's JSON protocols post everything to {@code /}. Immutable.
 *
 * @see <a href="https://smithy.io/2.0/aws/protocols/aws-json-1_1-protocol.html">AWS JSON 1.1</a>
 */
public final class TargetRouter {
    /** No services at all. */
    public static final TargetRouter NONE = new Builder().build();

    private final Map<String, Map<String, Operation>> services;

    private TargetRouter(Map<String, Map<String, Operation>> services) {
        this.services = services;
    }

    /**
     * The operation meant, or null when it is of a service that is not here. An operation that a service here does not
     * have is found, too: it refuses.
     *
     * @param target such as {@code AWSEvents.PutEvents}; null without that header
     */
    public @Nullable Operation find(@Nullable String target) {
        int dot = target == null ? -1 : target.lastIndexOf('.');
        if (target == null || dot < 0) {
            return null;
        }
        Map<String, Operation> operations = services.get(target.substring(0, dot));
        if (operations == null) {
            return null;
        }
        Operation operation = operations.get(target.substring(dot + 1));
        return operation == null ? new ByTarget(new Unknown(target)) : operation;
    }

    /** Collects operations. Confined to the thread that builds. */
    public static final class Builder implements Targets {
        private final Map<String, Map<String, Operation>> services = new HashMap<>();

        @Override
        public void add(String service, String name, Operation operation) {
            addOfOwnForm(service, name, new ByTarget(operation));
        }

        @Override
        public void addOfOwnForm(String service, String name, Operation operation) {
            services.computeIfAbsent(service, any -> new HashMap<>()).put(name, operation);
        }

        public TargetRouter build() {
            Map<String, Map<String, Operation>> copy = new HashMap<>();
            services.forEach((service, operations) -> copy.put(service, Map.copyOf(operations)));
            return new TargetRouter(Map.copyOf(copy));
        }
    }

    /** An operation with the protocol's content type and form of errors. Immutable. */
    private record ByTarget(Operation operation) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            return typed(operation.handle(call));
        }

        @Override
        public void answer(HttpCall call, Consumer<HttpReply> reply) {
            operation.answer(call, plain -> reply.accept(typed(plain)));
        }

        @Override
        public BodyLimit bodyLimit() {
            return operation.bodyLimit();
        }

        @Override
        public ErrorForm errorForm() {
            return ErrorForms.TARGET;
        }

        private static HttpReply typed(HttpReply reply) {
            Map<String, String> headers = new LinkedHashMap<>(reply.headers());
            headers.put("Content-Type", "application/x-amz-json-1.1");
            return new HttpReply(reply.status(), headers, reply.body());
        }
    }

    /** What a service here does not have. Immutable. */
    private record Unknown(String target) implements Operation {
        @Override
        public HttpReply handle(HttpCall call) {
            throw new RefusedException(new Refusal.OfService("UnknownOperationException", "There is no operation "
                    + target + " here. Which operations of AWS are offered is listed in docs/compatibility.md."));
        }
    }
}
