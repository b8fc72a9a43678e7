package dev.millrace.gateway.url;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.function.RegistrySnapshot.QualifiedName;
import dev.millrace.engine.function.url.FunctionUrl;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.auth.SignedRequest;
import dev.millrace.gateway.http.Exchange;
import dev.millrace.gateway.web.Cors;
import dev.millrace.gateway.web.EventFrame;
import dev.millrace.gateway.web.EventWriter;
import dev.millrace.gateway.web.PayloadFormat;
import dev.millrace.gateway.web.ResultReader;
import dev.millrace.gateway.web.WebDoor;
import dev.millrace.gateway.web.WebRequest;
import dev.millrace.gateway.web.WebResponse;
import io.netty.util.AsciiString;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One call of a function URL, from its address to its response.
 *
 * <pre>
 *   function ──► preflight? ──► may the caller? ──► event ──► run ──► response
 * </pre>
 *
 * Confined to its event loop, but for how the run ended, which is written by the thread that ended it.
 */
final class UrlCall implements Reply, Runnable {
    private static final AsciiString HOST = AsciiString.cached("host");
    private static final AsciiString TRACEPARENT = AsciiString.cached("traceparent");
    private static final AsciiString TRACE = AsciiString.cached("x-amzn-trace-id");
    /** What is larger is turned on a control thread, or it would hold up all connections of the loop. */
    private static final int TURNED_ON_LOOP_BYTES_MAX = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(UrlCall.class);

    private final Exchange exchange;
    private final UrlLine line;
    private final long arrivalNanos;
    private @Nullable WebRequest request;
    private @Nullable Cors cors;
    private @Nullable UrlStream stream;
    private @Nullable Outcome outcome;
    private @Nullable Refusal refusal;

    UrlCall(Exchange exchange, UrlLine line) {
        this.exchange = exchange;
        this.line = line;
        this.arrivalNanos = line.clock().nanoTime();
    }

    void begin() {
        String host = exchange.header(HOST);
        UrlAddress address = UrlAddress.of(exchange.target(), host);
        RegistrySnapshot snapshot = line.registry().snapshot();
        QualifiedName name = address.nameIn(snapshot);
        RegisteredFunction function = name == null ? null : snapshot.function(name.function());
        FunctionUrl url = name == null || function == null ? null : function.url(name.qualifier());
        FunctionVersion version = name == null ? null : snapshot.resolve(name.function(), name.qualifier());
        if (name == null || function == null || url == null || version == null) {
            answer(address.byHost() ? UrlReplies.FORBIDDEN : UrlReplies.noUrl(address.key()));
            return;
        }
        WebRequest whole =
                WebRequest.of(exchange, address.path(), line.clock().epochNanosAt(arrivalNanos) / 1_000_000);
        request = whole;
        cors = UrlCors.of(url.cors());
        if (cors != null && Cors.isPreflight(whole)) {
            exchange.answer(cors.preflight(whole, 200).head(), Payload.EMPTY);
            return;
        }
        if (url.invokeMode() == FunctionUrl.InvokeMode.RESPONSE_STREAM) {
            stream = new UrlStream(exchange, this::dressed);
        }
        EventFrame frame = line.frames().frame(url.id(), host == null ? "" : host);
        UrlEvent event = new UrlEvent(function.policy(name.qualifier()), url, whole, frame, SignedRequest.of(exchange));
        if (exchange.body().sizeBytes() <= TURNED_ON_LOOP_BYTES_MAX) {
            run(version, event.prepared(line.access(), line.events()));
        } else {
            elsewhere(version, event);
        }
    }

    private void elsewhere(FunctionVersion version, UrlEvent event) {
        UrlAccess access = line.access();
        try {
            line.control().execute(() -> {
                UrlEvent.Prepared prepared = preparedSafely(event, access);
                exchange.onLoop(() -> run(version, prepared));
            });
        } catch (RejectedExecutionException _) {
            answer(UrlReplies.busy());
        }
    }

    /** Whoever prepares must answer, or the connection would wait for ever. */
    private static UrlEvent.Prepared preparedSafely(UrlEvent event, UrlAccess access) {
        try {
            return event.prepared(access, new EventWriter());
        } catch (RuntimeException | Error e) {
            LOG.error("A request could not be made an event", e);
            return new UrlEvent.Prepared.Refused(UrlReplies.broken());
        }
    }

    private void run(FunctionVersion version, UrlEvent.Prepared prepared) {
        switch (prepared) {
            case UrlEvent.Prepared.Refused refused -> answer(refused.reply());
            case UrlEvent.Prepared.Ready ready -> run(version, ready.event());
        }
    }

    private void run(FunctionVersion version, Payload event) {
        String trace = TraceHeader.of(exchange.header(TRACEPARENT), exchange.header(TRACE));
        int hops = TraceHeader.hops(trace);
        if (hops > TraceHeader.HOPS_MAX) {
            answer(UrlReplies.refused(new Refusal.Recursive(
                    "Lambda detected the specified function being invoked in a recursive loop with other functions, and"
                            + " stopped it after " + TraceHeader.HOPS_MAX + " invocations.")));
            return;
        }
        exchange.sayTrace(
                trace,
                line.clock().epochNanosAt(arrivalNanos),
                version.settings().activeTracing());
        Refusal why = line.start(new Invocation(
                exchange.requestId(),
                version,
                event,
                TriggerKind.URL,
                arrivalNanos,
                null,
                trace == null ? null : TraceHeader.sentOn(trace, hops + 1, version.name()),
                false,
                1,
                this,
                stream == null ? null : stream.response()));
        if (why != null) {
            answer(UrlReplies.refused(why));
        }
    }

    @Override
    public void answered(Run run) {
        outcome = run.outcome();
        exchange.onLoop(this); // the hand-over publishes the field
    }

    @Override
    public void refused(Refusal reason) {
        refusal = reason;
        exchange.onLoop(this);
    }

    /** Sends the answer, on the event loop. */
    @Override
    public void run() {
        if (refusal != null) {
            answer(UrlReplies.refused(refusal));
            return;
        }
        exchange.runEnded();
        if (stream != null && outcome != null && stream.end(outcome)) {
            return;
        }
        switch (outcome) {
            case Outcome.Returned returned -> returned(returned.payload());
            case Outcome.TimedOut _ -> answer(UrlReplies.TIMED_OUT);
            case Outcome.Failed _, Outcome.Crashed _ -> answer(UrlReplies.FAILED);
            case null -> throw new IllegalStateException("a run that has neither ended nor been refused");
        }
    }

    private void returned(Payload result) {
        if (result.sizeBytes() <= TURNED_ON_LOOP_BYTES_MAX) {
            answer(response(result));
            return;
        }
        try {
            line.control().execute(() -> {
                WebResponse response = response(result);
                exchange.onLoop(() -> answer(response));
            });
        } catch (RejectedExecutionException _) {
            answer(response(result)); // the function has run: late is better than not at all
        }
    }

    private static WebResponse response(Payload result) {
        try {
            WebResponse response = ResultReader.read(PayloadFormat.VERSION_2, WebDoor.FUNCTION_URL, result);
            return response == null ? UrlReplies.FAILED : response;
        } catch (RuntimeException | Error e) {
            LOG.error("A result could not be made a response", e);
            return UrlReplies.broken();
        }
    }

    private void answer(WebResponse response) {
        WebResponse sent = dressed(response);
        exchange.answer(sent.head(), sent.body());
    }

    /** A response with what the URL has to say of other origins. */
    private WebResponse dressed(WebResponse response) {
        WebRequest whole = request;
        return cors == null || whole == null ? response : cors.applied(whole, response);
    }
}
