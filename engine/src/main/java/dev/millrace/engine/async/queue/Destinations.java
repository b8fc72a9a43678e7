package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.EventInvokeConfig;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes new events of how events ended, for the functions and buses that their owners named. Thread-safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Destinations</a>
 */
public final class Destinations {
    private static final Logger LOG = LoggerFactory.getLogger(Destinations.class);

    private final Account account;
    private volatile Buses buses = (bus, record, hops) -> List.of();

    Destinations(Account account) {
        this.account = account;
    }

    /** Where records for event buses go from now on. */
    public void useBuses(Buses known) {
        buses = known;
    }

    /**
     * What is to be accepted because {@code event} has ended; empty when nobody is to be told.
     *
     * @param outcome of its last run; null when there was none, or it says nothing
     * @param failures runs that failed
     */
    List<AsyncEvent> events(
            AsyncEvent event,
            EventInvokeConfig config,
            EventEnd how,
            int failures,
            @Nullable Outcome outcome,
            long nowMillis) {
        String arn = how == EventEnd.SUCCEEDED ? config.onSuccess() : config.onFailure();
        if (arn == null || event.hops() > TraceHeader.HOPS_MAX) {
            return List.of();
        }
        String functionArn = account.functionArn(
                event.function().value(), event.qualifier().isEmpty() ? FunctionVersion.LATEST : event.qualifier());
        DestinationRecord record = new DestinationRecord(
                event, functionArn, how, failures, outcome, Instant.ofEpochMilli(nowMillis));
        FunctionArn function = FunctionArn.parse(arn);
        if (function != null) {
            return List.of(new AsyncEvent(
                    RequestId.random(),
                    new FunctionName(function.name()),
                    function.qualifier(),
                    TriggerKind.DESTINATION,
                    Payload.ofText(record.json()),
                    null,
                    event.traceHeader(),
                    event.hops() + 1));
        }
        try {
            return buses.events(arn, record, event.hops() + 1);
        } catch (RuntimeException e) {
            LOG.error("the end of event {} could not be put onto {}", event.requestId(), arn, e);
            return List.of();
        }
    }

    /** Turns a record into what the rules of a bus make of it. */
    public interface Buses {
        List<AsyncEvent> events(String busArn, DestinationRecord record, int hops);
    }
}
