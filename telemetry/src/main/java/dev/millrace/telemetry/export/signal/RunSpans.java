package dev.millrace.telemetry.export.signal;

import dev.millrace.engine.function.Account;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.trace.ReplyEnd;
import dev.millrace.engine.trace.RunTrace;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes spans of the record of a run, and of what is known of its reply. All ids and times are the record's, or follow
 * from it, but for the end of the reply.
 *
 * <pre>
 *   FUNCTION ├──────────────────────────────────────┤   arrival to end, or to the end of the reply
 *   queue    ├──────┤                                   until an instance took it: admission, ring, queue of a zone
 *   init            ├────────┤                          of a cold start only
 *   run                      ├──────────────┤           of a function that has begun
 *   reply                                   ├───────┤   the record is written, then the answer, to its last byte
 * </pre>
 *
 * There is no reply span of a run that nobody waits for, nor where nobody has told of it: the server was killed, or its
 * client had been answered before or has left. Immutable.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/">FaaS spans</a>
 */
final class RunSpans {
    private static final int QUEUE = 1;
    private static final int INIT = 2;
    private static final int RUN = 3;
    private static final int REPLY = 4;
    private static final int SPANS_OF_A_RUN_MAX = 5;

    private final Resource resource;
    private final Account account;

    RunSpans(Resource resource, Account account) {
        this.resource = resource;
        this.account = account;
    }

    /** The spans of the runs; of each, the parent first. */
    List<SpanData> of(Collection<ToldRuns.Told> runs) {
        List<SpanData> spans = new ArrayList<>(SPANS_OF_A_RUN_MAX * runs.size());
        runs.forEach(told -> add(told.run(), told.reply(), spans));
        return spans;
    }

    private void add(RunRecord run, @Nullable ReplyEnd reply, List<SpanData> to) {
        RunTrace trace = RunTrace.of(run);
        SpanContext context = context(trace, trace.spanId());
        ReplyEnd sent = reply == null || reply.clientGone() ? null : reply;
        long end = sent == null ? run.endEpochNanos() : Math.max(run.endEpochNanos(), sent.epochNanos());
        to.add(whole(run, reply, end, trace, context));
        long taken = run.arrivalEpochNanos() + run.queueNanos();
        to.add(part("queue", QUEUE, trace, context, run.arrivalEpochNanos(), taken));
        if (run.coldStart()) {
            to.add(part("init", INIT, trace, context, taken, run.startEpochNanos()));
        }
        if (run.runNanos() > 0 || run.outcome() == RunOutcome.RETURNED) {
            to.add(part("run", RUN, trace, context, run.startEpochNanos(), run.endEpochNanos()));
        }
        if (sent != null) {
            to.add(part("reply", REPLY, trace, context, run.endEpochNanos(), end));
        }
    }

    /** Where logs of a run belong. */
    static SpanContext context(RunRecord run) {
        RunTrace trace = RunTrace.of(run);
        return context(trace, trace.spanId());
    }

    private static SpanContext context(RunTrace trace, long spanId) {
        return SpanContext.create(
                trace.traceId(), RunTrace.spanText(spanId), TraceFlags.getSampled(), TraceState.getDefault());
    }

    private SpanData whole(
            RunRecord run, @Nullable ReplyEnd reply, long endEpochNanos, RunTrace trace, SpanContext context) {
        SpanContext parent = trace.parentSpanId() == 0
                ? SpanContext.getInvalid()
                : SpanContext.createFromRemoteParent(
                        trace.traceId(),
                        RunTrace.spanText(trace.parentSpanId()),
                        trace.sampled() ? TraceFlags.getSampled() : TraceFlags.getDefault(),
                        TraceState.getDefault());
        return new OtlpSpan(
                resource,
                run.subject().function(),
                kind(run.trigger()),
                context,
                parent,
                run.arrivalEpochNanos(),
                endEpochNanos,
                run.outcome() == RunOutcome.RETURNED
                        ? StatusData.unset()
                        : StatusData.create(StatusCode.ERROR, run.errorType()),
                attributes(run, reply),
                attemptBefore(run, trace));
    }

    private SpanData part(String name, int number, RunTrace trace, SpanContext parent, long from, long to) {
        return new OtlpSpan(
                resource,
                name,
                SpanKind.INTERNAL,
                context(trace, trace.childSpanId(number)),
                parent,
                from,
                to,
                StatusData.unset(),
                Attributes.empty(),
                List.of());
    }

    private static List<LinkData> attemptBefore(RunRecord run, RunTrace trace) {
        if (run.attempt() <= 1) {
            return List.of();
        }
        long before = RunTrace.spanId(run.requestIdHigh(), run.requestIdLow(), run.attempt() - 1);
        return List.of(LinkData.create(context(trace, before)));
    }

    private Attributes attributes(RunRecord run, @Nullable ReplyEnd reply) {
        String function = run.subject().function();
        AttributesBuilder attributes = Attributes.builder()
                .put("faas.name", function)
                .put("faas.version", run.subject().version())
                .put("faas.instance", run.zone() + '/' + run.instance())
                .put("faas.max_memory", (long) run.subject().memoryMb() << 20)
                .put("faas.invocation_id", new UUID(run.requestIdHigh(), run.requestIdLow()).toString())
                .put("faas.trigger", conventional(run.trigger()))
                .put("faas.coldstart", run.coldStart())
                .put("cloud.account.id", account.id())
                .put("cloud.region", account.region())
                .put("cloud.resource_id", account.functionArn(function))
                .put("millrace.trigger", run.trigger().name().toLowerCase(Locale.ROOT))
                .put("millrace.attempt", run.attempt())
                .put("millrace.zone", run.zone())
                .put("millrace.outcome", run.outcome().name().toLowerCase(Locale.ROOT))
                .put("millrace.billed_ms", run.billedMillis())
                .put("millrace.request.size", run.requestBytes())
                .put("millrace.response.size", run.responseBytes());
        if (!run.subject().alias().isEmpty()) {
            attributes.put("millrace.alias", run.subject().alias());
        }
        if (!run.errorType().isEmpty()) {
            attributes.put("error.type", run.errorType());
        }
        if (reply != null) {
            attributes.put("millrace.reply", reply.clientGone() ? "client_gone" : "sent");
        }
        return attributes.build();
    }

    private static SpanKind kind(TriggerKind trigger) {
        return switch (trigger) {
            case INVOKE, URL, ROUTE, REPLAY -> SpanKind.SERVER;
            case EVENT, RULE, SCHEDULE, DESTINATION, OBJECT, ALARM -> SpanKind.CONSUMER;
        };
    }

    /** The conventions' words, of which there are five. */
    private static String conventional(TriggerKind trigger) {
        return switch (trigger) {
            case URL, ROUTE -> "http";
            case RULE, DESTINATION, ALARM -> "pubsub";
            case SCHEDULE -> "timer";
            case OBJECT -> "datasource";
            case INVOKE, EVENT, REPLAY -> "other";
        };
    }
}
