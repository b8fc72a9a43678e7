package dev.millrace.gateway.lambda.invoke;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.TickBatch;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Registry;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.http.Destination;
import dev.millrace.gateway.http.Door;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.ErrorForms;
import dev.millrace.gateway.http.reply.FrontDoorErrors;
import dev.millrace.gateway.http.reply.ReplyHead;
import dev.millrace.gateway.lambda.reference.FunctionReference;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Invoke operation, and InvokeWithResponseStream. What arrives in one tick of the event loop goes down the line
 * together. Confined to its event loop.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html">Invoke</a>
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_InvokeWithResponseStream.html">
 *     InvokeWithResponseStream</a>
 */
public final class Invoke implements Door, Destination {
    private static final AsciiString INVOCATION_TYPE = AsciiString.cached("x-amz-invocation-type");
    private static final AsciiString LOG_TYPE = AsciiString.cached("x-amz-log-type");
    private static final AsciiString CLIENT_CONTEXT = AsciiString.cached("x-amz-client-context");
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACE = AsciiString.cached("x-amzn-trace-id");
    /** Larger payloads are checked on a control thread, or they would hold up all connections of the loop. */
    private static final int CHECKED_ON_LOOP_BYTES_MAX = 64 * 1024;
    private static final Logger LOG = LoggerFactory.getLogger(Invoke.class);
    /** Of an invocation that is kept: as in AWS since 2025. */
    private static final int EVENT_BYTES_MAX = 1 << 20;

    private final Registry registry;
    private final TickBatch batch;
    private final EventSink events;
    private final Clock clock;
    private final Executor control;

    /**
     * The operation of one event loop.
     *
     * @param events where invocations are kept whose callers do not wait
     * @param control threads for payloads that take long to check; bounded: it rejects what it has no room for
     */
    public Invoke(
            Registry registry,
            TickBatch batch,
            EventSink events,
            Clock clock,
            Executor control) {
        this.registry = registry;
        this.batch = batch;
        this.events = events;
        this.clock = clock;
        this.control = control;
    }

    @Override
    public @Nullable Destination destinationOf(HttpRequest request) {
        return InvokeTarget.matches(request.uri()) ? this : null;
    }

    @Override
    public BodyLimit bodyLimit() {
        return BodyLimit.INVOKE;
    }

    @Override
    public void take(Exchange exchange) {
        if (!exchange.method().equals("POST")) {
            exchange.answer(FrontDoorErrors.methodNotAllowed(exchange.method(), exchange.target(), "POST"));
            return;
        }
        long arrivalNanos = clock.nanoTime();
        try {
            takeOrThrow(exchange, arrivalNanos);
        } catch (RefusedException e) {
            exchange.answer(ErrorForms.LAMBDA.refused(e.refusal()));
        }
    }

    private void takeOrThrow(Exchange exchange, long arrivalNanos) {
        InvokeTarget target = parsed(exchange.target());
        InvokeOptions options = InvokeOptions.of(
                exchange.header(INVOCATION_TYPE), exchange.header(LOG_TYPE), target.streamed());
        String context = exchange.header(CLIENT_CONTEXT);
        String clientContext = context == null ? null : ClientContext.decode(context);
        FunctionVersion function = function(target);
        Payload payload = exchange.body().sizeBytes() == 0 ? PayloadCheck.EMPTY_OBJECT : exchange.body();
        String trace = TraceHeader.of(exchange.header(TRACEPARENT), exchange.header(TRACE));
        if (options.kind() != InvokeOptions.Kind.EVENT) {
            trace = trace == null ? null : sentOn(trace, function);
        } else if (payload.sizeBytes() > EVENT_BYTES_MAX) {
            throw tooLargeForAnEvent(payload);
        }
        StreamedInvokeReply streamed =
                target.streamed() ? new StreamedInvokeReply(exchange, function.version()) : null;
        Invocation invocation = new Invocation(
                exchange.requestId(),
                function,
                payload,
                TriggerKind.INVOKE,
                arrivalNanos,
                clientContext,
                trace,
                options.wantsLog(),
                1,
                streamed == null ? new InvokeReply(exchange) : streamed,
                streamed == null ? null : streamed.response());
        if (payload.sizeBytes() <= CHECKED_ON_LOOP_BYTES_MAX) {
            admit(exchange, invocation, options, PayloadCheck.refusal(payload));
        } else {
            checkElsewhere(exchange, invocation, options);
        }
    }

    private static InvokeTarget parsed(String target) {
        try {
            return InvokeTarget.parse(target);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(new Refusal.ShapeViolation("The path cannot be decoded: " + e.getMessage()));
        }
    }

    /** Refuses a caller that is the last of too many functions in a row. */
    private static String sentOn(String trace, FunctionVersion function) {
        int hops = TraceHeader.hops(trace);
        if (hops > TraceHeader.HOPS_MAX) {
            throw new RefusedException(new Refusal.Recursive(
                    "Lambda detected the specified function being invoked in a recursive loop with other functions, and"
                            + " stopped it after " + TraceHeader.HOPS_MAX + " invocations."));
        }
        return TraceHeader.sentOn(trace, hops + 1, function.name());
    }

    private static RefusedException tooLargeForAnEvent(Payload payload) {
        return new RefusedException(new Refusal.TooLarge(
                payload.sizeBytes() + " byte payload is too large for the Event invocation type (limit "
                        + EVENT_BYTES_MAX + " bytes)",
                true));
    }

    private FunctionVersion function(InvokeTarget invoked) {
        FunctionReference reference =
                FunctionReference.parse(invoked.function(), invoked.qualifier(), registry.account());
        FunctionVersion function = registry.snapshot().resolve(reference.name(), reference.qualifier());
        if (function == null) {
            String qualifier = reference.qualifier().isEmpty() ? FunctionVersion.LATEST : reference.qualifier();
            throw new RefusedException(new Refusal.NotFound(
                    "Function not found: " + registry.account().functionArn(reference.name(), qualifier)));
        }
        return function;
    }

    private void checkElsewhere(Exchange exchange, Invocation invocation, InvokeOptions options) {
        try {
            control.execute(() -> {
                Refusal refusal = checked(invocation.payload());
                exchange.onLoop(() -> admit(exchange, invocation, options, refusal));
            });
        } catch (RejectedExecutionException e) {
            exchange.answer(ErrorForms.LAMBDA.busy());
        }
    }

    /** Whoever checks must answer, or the connection would wait for ever. */
    private static @Nullable Refusal checked(Payload payload) {
        try {
            return PayloadCheck.refusal(payload);
        } catch (RuntimeException | Error e) {
            LOG.error("A payload could not be checked", e);
            return new Refusal.Unavailable("The payload could not be checked; see the server's log.");
        }
    }

    private void admit(Exchange exchange, Invocation invocation, InvokeOptions options, @Nullable Refusal refusal) {
        if (refusal != null) {
            exchange.answer(ErrorForms.LAMBDA.refused(refusal));
            return;
        }
        switch (options.kind()) {
            case RUN -> start(exchange, invocation);
            case DRY_RUN -> exchange.answer(dryRun(invocation.function().version()), Payload.EMPTY);
            case EVENT -> keep(exchange, invocation);
        }
    }

    private static ReplyHead dryRun(String version) {
        return ReplyHead.of(204, Map.of("X-Amz-Executed-Version", version));
    }

    /** The answer tells of the trace that its caller is in. One of the event's own begins when that is accepted. */
    private void keep(Exchange exchange, Invocation invocation) {
        String trace = invocation.traceHeader();
        if (TraceHeader.link(trace) != null) {
            exchange.sayTrace(trace, 0, keepsTraces(invocation));
        }
        events.accept(List.of(event(invocation)), new EventReceipt(exchange));
    }

    private static boolean keepsTraces(Invocation invocation) {
        return invocation.function().settings().activeTracing();
    }

    private static AsyncEvent event(Invocation invocation) {
        return new AsyncEvent(
                invocation.requestId(),
                invocation.function().name(),
                invocation.function().qualifier(),
                TriggerKind.EVENT,
                invocation.payload(),
                invocation.clientContext(),
                invocation.traceHeader(),
                TraceHeader.hops(invocation.traceHeader()));
    }

    private void start(Exchange exchange, Invocation invocation) {
        exchange.sayTrace(
                invocation.traceHeader(),
                clock.epochNanosAt(invocation.arrivalNanos()),
                keepsTraces(invocation));
        Refusal refusal = batch.add(invocation);
        if (refusal != null) {
            exchange.answer(ErrorForms.LAMBDA.refused(refusal));
        }
    }
}
