package dev.millrace.gateway.http;

import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForm;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.FrontDoorErrors;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.QueryRouter;
import dev.millrace.gateway.http.route.RequestTarget;
import dev.millrace.gateway.http.route.Router;
import dev.millrace.gateway.http.route.SignedService;
import dev.millrace.gateway.http.route.TargetRouter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs operations on the control threads, so that a slow one never holds up an event loop. Thread-safe. */
public final class ControlPlane {
    private static final Logger LOG = LoggerFactory.getLogger(ControlPlane.class);

    private static final Set<String> SERVED =
            Set.of("lambda", "events", "scheduler", "apigateway", "monitoring", "logs");

    /** What the server tells of itself, in no service's form. */
    private static final String OWN_PATHS = "/_millrace/";

    private static final String TARGET_HEADER = "x-amz-target";

    private final Router router;
    private final TargetRouter targets;
    private final QueryRouter queries;
    private final Executor threads;

    /**
     * A control plane of the router's operations.
     *
     * @param threads bounded: it rejects what it has no room for
     */
    public ControlPlane(Router router, Executor threads) {
        this(router, TargetRouter.NONE, QueryRouter.NONE, threads);
    }

    /** As {@link #ControlPlane(Router, Executor)}, with services that are called by target, or by forms. */
    public ControlPlane(Router router, TargetRouter targets, QueryRouter queries, Executor threads) {
        this.router = router;
        this.targets = targets;
        this.queries = queries;
        this.threads = threads;
    }

    Destination destinationOf(HttpRequest request) {
        String method = request.method().name();
        RequestTarget parsed;
        try {
            parsed = RequestTarget.parse(request.uri());
        } catch (IllegalArgumentException e) {
            return new Fixed(FrontDoorErrors.badTarget(String.valueOf(e.getMessage())));
        }
        Operation targeted = method.equals("POST") && parsed.segments().isEmpty() ? posted(request.headers()) : null;
        if (targeted != null) {
            return new Routed(targeted, parsed, Map.of());
        }
        return switch (router.find(method, parsed)) {
            case Router.Match.Found found -> new Routed(found.operation(), parsed, found.variables());
            case Router.Match.OtherMethods other ->
                new Fixed(FrontDoorErrors.methodNotAllowed(method, parsed.path(), other.allowed()));
            case Router.Match.NoSuchPath _ -> new Fixed(nothingAt(method, parsed, request.headers()));
        };
    }

    /** What answers a request that is posted to {@code /}, or null. */
    private @Nullable Operation posted(HttpHeaders headers) {
        Operation byTarget = targets.find(headers.get(TARGET_HEADER));
        return byTarget == null ? queries.find(headers) : byTarget;
    }

    /** Where a request for an operation goes that something other than its path tells. */
    public Destination destinationOf(Operation operation, RequestTarget target, Map<String, String> pathParameters) {
        return new Routed(operation, target, pathParameters);
    }

    /** Whether there is an operation, or a path with other methods, for a request target as it was sent. */
    public boolean serves(String method, String target) {
        try {
            return !(router.find(method, RequestTarget.parse(target)) instanceof Router.Match.NoSuchPath);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Clients of other services come here, too: AWS_ENDPOINT_URL is for all of them. */
    private static HttpReply nothingAt(String method, RequestTarget target, HttpHeaders headers) {
        String service = SignedService.of(headers.get(HttpHeaderNames.AUTHORIZATION));
        return service == null || SERVED.contains(service)
                ? FrontDoorErrors.unknownOperation(method, target.path())
                : FrontDoorErrors.noSuchService(service, headers.get(HttpHeaderNames.CONTENT_TYPE));
    }

    private void run(Routed to, HttpCall call, Exchange exchange) {
        try {
            to.operation.answer(call, reply -> answer(exchange, reply));
        } catch (RefusedException e) {
            exchange.answerLater(to.errorForm().refused(e.refusal()));
        } catch (RuntimeException | Error e) {
            LOG.error("Request {} {} {} failed", call.requestId(), call.method(), call.path(), e);
            exchange.answerLater(to.errorForm().broken());
        }
    }

    private void answer(Exchange exchange, HttpReply reply) {
        if (reply.file() == null) {
            exchange.answerLater(reply);
        } else {
            FileSending.begin(exchange, reply, reply.file(), threads);
        }
    }

    /** One request for an operation. Confined to the connection's event loop. */
    private final class Routed implements Destination {
        private final Operation operation;
        private final RequestTarget target;
        private final Map<String, String> variables;

        Routed(Operation operation, RequestTarget target, Map<String, String> variables) {
            this.operation = operation;
            this.target = target;
            this.variables = variables;
        }

        @Override
        public BodyLimit bodyLimit() {
            return operation.bodyLimit();
        }

        @Override
        public ErrorForm errorForm() {
            ErrorForm form = operation.errorForm();
            boolean isOwn = form.equals(ErrorForms.LAMBDA) && target.path().startsWith(OWN_PATHS);
            return isOwn ? ErrorForms.MILLRACE : form;
        }

        @Override
        public void take(Exchange exchange) {
            HttpCall call = new HttpCall(
                    exchange.requestId(),
                    exchange.scheme(),
                    exchange.method(),
                    target.path(),
                    variables,
                    target.query(),
                    exchange.headersByLowerCaseName(),
                    exchange.body());
            try {
                threads.execute(() -> run(this, call, exchange));
            } catch (RejectedExecutionException e) {
                exchange.answer(errorForm().busy());
            }
        }
    }

    /** The same answer whatever the body says. Immutable. */
    private record Fixed(HttpReply reply) implements Destination {
        @Override
        public BodyLimit bodyLimit() {
            return BodyLimit.CONTROL;
        }

        @Override
        public HttpReply tooLarge() {
            return reply;
        }

        @Override
        public void take(Exchange exchange) {
            exchange.answer(reply);
        }
    }
}
