package dev.millrace.engine.async.destination;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes of how events ended what their owners wished: events for functions and buses, messages for queues, topics and
 * buckets.
 * Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Destinations</a>
 */
public final class Destinations {
    private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);

    /** What the courier brings messages to. */
    private static final Pattern BY_COURIER = Pattern.compile("arn:[a-z-]+:(sqs|sns|s3):");

    /** Attribute of a message that may start functions: the trace header that they continue. */
    public static final String TRACE = "X-Amzn-Trace-Id";

    private final Account account;
    private volatile Buses buses = (bus, record, hops) -> List.of();

    public Destinations(Account account) {
        this.account = account;
    }

    /** Where records for event buses go from now on. */
    public void useBuses(Buses known) {
        buses = known;
    }

    /**
     * What is to be accepted because an event has ended; empty when nobody is to be told.
     *
     * @param failures runs that failed
     * @param acceptedEpochMillis when it was accepted
     * @param outcome of its last run; null when there was none, or it says nothing
     * @param config what the function's owner wishes
     * @param keepsTraces whether the function keeps traces about which whoever made the event has not decided
     * @param deadLetters ARN of a queue or topic for events that were not processed; null or empty for none
     */
    public List<Deferred> follow(
            AsyncEvent event,
            EventEnd how,
            int failures,
            long acceptedEpochMillis,
            @Nullable Outcome outcome,
            long atEpochMillis,
            EventInvokeConfig config,
            boolean keepsTraces,
            @Nullable String deadLetters) {
        boolean succeeded = how == EventEnd.SUCCEEDED;
        String arn = succeeded ? config.onSuccess() : config.onFailure();
        String queue = succeeded || deadLetters == null || deadLetters.isEmpty() ? null : deadLetters;
        if (arn == null && queue == null) {
            return List.of();
        }
        int runs = succeeded ? failures + 1 : failures;
        AsyncEvent traced = event.inTrace(traceOf(event, runs, acceptedEpochMillis, keepsTraces));
        DestinationRecord record = record(traced, how, failures, outcome, atEpochMillis);
        List<Deferred> follow = new ArrayList<>();
        if (arn != null) {
            follow.addAll(told(record, arn));
        }
        if (queue != null) {
            follow.add(DeadLetter.of(record, queue));
        }
        return follow;
    }

    /** Whoever is told is told by the last run, or, when there was none, by whoever made the event. */
    private static String traceOf(AsyncEvent event, int runs, long acceptedEpochMillis, boolean keeps) {
        String header = TraceHeader.ofEvent(
                event.requestId(), event.traceHeader(), acceptedEpochMillis, event.hops() + 1, event.function());
        if (runs == 0) {
            return header;
        }
        return TraceHeader.causedBy(keeps ? TraceHeader.decided(header, true) : header, event.requestId(), runs);
    }

    private DestinationRecord record(
            AsyncEvent event, EventEnd how, int failures, @Nullable Outcome outcome, long atEpochMillis) {
        String qualifier = event.qualifier().isEmpty() ? FunctionVersion.LATEST : event.qualifier();
        String arn = account.functionArn(event.function().value(), qualifier);
        return new DestinationRecord(event, arn, how, failures, outcome, Instant.ofEpochMilli(atEpochMillis));
    }

    private List<Deferred> told(DestinationRecord record, String arn) {
        AsyncEvent event = record.event();
        Matcher courier = BY_COURIER.matcher(arn);
        boolean byCourier = courier.lookingAt();
        boolean mayStartFunctions = !byCourier || courier.group(1).equals("s3");
        if (mayStartFunctions && event.hops() > TraceHeader.HOPS_MAX) {
            return List.of(); // a loop of functions ends here
        }
        if (byCourier) {
            Message.Origin origin = new Message.Origin(Message.Reason.DESTINATION, event.recipient());
            List<Message.Attribute> attributes = mayStartFunctions ? List.of(trace(event)) : List.of();
            return List.of(
                    new Message(event.requestId(), arn, origin, Payload.ofText(record.json()), attributes));
        }
        FunctionArn function = FunctionArn.parse(arn);
        return function == null ? onBus(record, arn) : List.of(forFunction(record, function));
    }

    /** An object in a bucket may start functions, which have to know how many ran before them. */
    private static Message.Attribute trace(AsyncEvent event) {
        return Message.Attribute.text(TRACE, Objects.requireNonNull(event.traceHeader()));
    }

    private static AsyncEvent forFunction(DestinationRecord record, FunctionArn function) {
        return new AsyncEvent(
                RequestId.random(),
                new FunctionName(function.name()),
                function.qualifier(),
                TriggerKind.DESTINATION,
                Payload.ofText(record.json()),
                null,
                record.event().traceHeader(),
                record.event().hops() + 1);
    }

    private List<Deferred> onBus(DestinationRecord record, String arn) {
        try {
            return buses.events(arn, record, record.event().hops() + 1);
        } catch (RuntimeException e) {
            LOG.error("the end of event {} could not be put onto {}", record.event().requestId(), arn, e);
            return List.of();
        }
    }

    /** Turns a record into what the rules of a bus make of it. */
    public interface Buses {
        List<Deferred> events(String busArn, DestinationRecord record, int hops);
    }
}
