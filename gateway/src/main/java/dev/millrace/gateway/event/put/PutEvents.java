package dev.millrace.gateway.event.put;

import static dev.millrace.gateway.shape.Constraint.pattern;
import static dev.millrace.gateway.shape.ShapeRule.optional;
import static dev.millrace.gateway.shape.ShapeRule.required;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RefusedException;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.delivery.Storing;
import dev.millrace.gateway.event.delivery.StoringLog;
import dev.millrace.gateway.event.reference.EventArns;
import dev.millrace.gateway.http.body.BodyLimit;
import dev.millrace.gateway.http.reply.HttpReply;
import dev.millrace.gateway.http.route.HttpCall;
import dev.millrace.gateway.http.route.Operation;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.shape.Constraint.LengthMax;
import dev.millrace.gateway.shape.Constraint.LengthMin;
import dev.millrace.gateway.shape.Members;
import dev.millrace.gateway.shape.Shape;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts events onto buses. It answers when all that runs for them is stored; every entry is stored whole or fails alone.
 *
 * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html">PutEvents</a>
 */
public final class PutEvents implements Operation {
    private static final int ENTRIES_BYTES_MAX = 1 << 20;
    /** Entries of the largest size in which every character is escaped. */
    private static final BodyLimit BODY = new BodyLimit(6 * ENTRIES_BYTES_MAX + (64 << 10), "PutEvents", false);

    private static final Shape SHAPE = Shape.of(required("Entries", new LengthMax(10), new LengthMin(1)));
    private static final Shape ENTRY = Shape.of(
            optional("EventBusName", new LengthMax(1_600), new LengthMin(1), pattern(EventArns.BUS_PATTERN)),
            optional("TraceHeader", new LengthMax(500), new LengthMin(1)));

    private final EventBuses buses;
    private final EventSink sink;
    private final EntryReader reader;
    private final StoringLog log = new StoringLog();

    private PutEvents(EventArns arns, EventBuses buses, EventSink sink, Clock clock) {
        this.buses = buses;
        this.sink = sink;
        this.reader = new EntryReader(arns, clock);
    }

    /**
     * Enters them.
     *
     * @param service what {@code X-Amz-Target} begins with
     */
    public static void register(
            Targets targets, String service, EventArns arns, EventBuses buses, EventSink sink, Clock clock) {
        targets.add(service, "PutEvents", new PutEvents(arns, buses, sink, clock));
    }

    @Override
    public HttpReply handle(HttpCall call) {
        CompletableFuture<HttpReply> reply = new CompletableFuture<>();
        answer(call, reply::complete);
        return reply.join();
    }

    @Override
    public void answer(HttpCall call, Consumer<HttpReply> reply) {
        Members request = Members.of(call.body());
        SHAPE.check(request, "Entries", ENTRY);
        List<Members> entries = request.list("Entries");
        if (entries.stream().mapToLong(EntryReader::sizeBytes).sum() > ENTRIES_BYTES_MAX) {
            throw new RefusedException(
                    new Refusal.ShapeViolation("Total size of the entries in the request is over the limit."));
        }
        List<Entry> read = entries.stream().map(reader::read).toList();
        EntryResults results = new EntryResults(read.size(), reply);
        String trace = TraceHeader.of(call.header("traceparent"), call.header("x-amzn-trace-id"));
        for (int i = 0; i < read.size(); i++) {
            put(read.get(i), i, trace, results);
        }
    }

    @Override
    public BodyLimit bodyLimit() {
        return BODY;
    }

    /**
     * Puts one entry.
     *
     * @param callTrace what a function that calls has sent on; it tells how many functions there were before
     */
    private void put(Entry entry, int index, @Nullable String callTrace, EntryResults results) {
        switch (entry) {
            case Entry.Refused refused -> results.failed(index, refused.code(), refused.message());
            case Entry.Accepted accepted -> {
                String trace = accepted.traceHeader() == null ? callTrace : accepted.traceHeader();
                List<Deferred> events =
                        buses.events(accepted.bus(), accepted.event(), trace, TraceHeader.hops(callTrace));
                Storing.begin(sink, events, cause -> {
                    String id = accepted.event().head().id();
                    log.ended(id, cause);
                    if (cause == null) {
                        results.accepted(index, id);
                    } else {
                        results.failed(index, "InternalFailure", "The event could not be stored. Put it once more.");
                    }
                });
            }
        }
    }
}
