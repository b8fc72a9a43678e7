package dev.millrace.gateway.monitor.alarm.action;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.delivery.Storing;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.monitor.alarm.registry.Alarms;
import dev.millrace.gateway.monitor.alarm.registry.Handover;
import dev.millrace.gateway.schedule.target.TargetArn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over what changes of state lead to, until it is stored as an event. What was handed over when the process died,
 * and not yet forgotten, is handed over once more. Confined to the alarm thread.
 */
public final class HandoverDelivery {
    private static final Logger LOG = LoggerFactory.getLogger(HandoverDelivery.class);
    private static final int IN_FLIGHT_MAX = 100;

    private final Alarms alarms;
    private final EventSink sink;
    private final EventBuses buses;
    private final Account account;
    private final Set<Long> inFlight = new HashSet<>();
    /** What became of those in flight; told by any thread. */
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
    /** Those in flight that are stored as events and not yet forgotten. */
    private final Set<Long> stored = new HashSet<>();

    private boolean failing;

    public HandoverDelivery(Alarms alarms, EventSink sink, EventBuses buses, Account account) {
        this.alarms = alarms;
        this.sink = sink;
        this.buses = buses;
        this.account = account;
    }

    private record Ended(long id, @Nullable Exception cause) {}

    /** Forgets what is stored, and hands over what is not on its way yet. */
    public void step() {
        forgetStored();
        for (Handover handover : alarms.handovers(IN_FLIGHT_MAX)) {
            if (inFlight.add(handover.id())) {
                begin(handover);
            }
        }
        forgetStored(); // what nobody waits for is stored at once
    }

    /** One that cannot be made an event is tried again, and keeps no other one waiting. */
    private void begin(Handover handover) {
        try {
            Storing.begin(sink, events(handover), cause -> ended.add(new Ended(handover.id(), cause)));
        } catch (RuntimeException e) {
            ended.add(new Ended(handover.id(), e));
        }
    }

    private void forgetStored() {
        for (Ended one = ended.poll(); one != null; one = ended.poll()) {
            if (one.cause == null) {
                stored.add(one.id);
            } else {
                inFlight.remove(one.id); // so it is tried again
                if (!failing) {
                    LOG.error("What alarms lead to cannot be stored; it is tried again every second", one.cause);
                }
            }
            failing = one.cause != null;
        }
        if (!stored.isEmpty()) {
            alarms.handedOver(stored); // when that fails they stay, for the next step
            inFlight.removeAll(stored);
            stored.clear();
        }
    }

    private List<Deferred> events(Handover handover) {
        Payload text = Payload.ofText(handover.text());
        return switch (handover.kind()) {
            case BUS -> buses.events(BusName.DEFAULT, envelope(handover));
            case FUNCTION -> {
                TargetArn.OfFunction function =
                        (TargetArn.OfFunction) Objects.requireNonNull(TargetArn.parse(handover.target(), account));
                yield List.of(new AsyncEvent(
                        id(handover), function.name(), function.qualifier(), TriggerKind.ALARM, text, null, null, 0));
            }
            case TOPIC ->
                List.of(new Message(
                        id(handover),
                        handover.target(),
                        new Message.Origin(Message.Reason.ALARM, handover.alarmArn()),
                        text,
                        List.of()));
        };
    }

    private Envelope envelope(Handover handover) {
        Instant at = Instant.ofEpochMilli(handover.atEpochMillis());
        Envelope.Head head = new Envelope.Head(
                id(handover).toString(),
                "aws.cloudwatch",
                "CloudWatch Alarm State Change",
                at,
                at,
                List.of(handover.alarmArn()));
        return Objects.requireNonNull(Envelope.of(head, account, handover.text()));
    }

    /** The same when it is handed over again. */
    private static RequestId id(Handover handover) {
        String text = handover.alarmArn() + ' ' + handover.id() + ' ' + handover.atEpochMillis();
        UUID id = UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
        return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
