package dev.millrace.gateway.event.delivery;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.input.RuleFacts;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.reference.RuleKey;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.event.registry.Destination;
import dev.millrace.gateway.event.registry.Rule;
import dev.millrace.gateway.event.registry.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what runs for an event on a bus. It stores nothing and runs nothing: whoever asks hands the events to an
 * {@link dev.millrace.engine.async.EventSink}. Thread-safe; waits at most
 * while a rule's pattern is changed in memory.
 */
public final class EventBuses {
    /** How many buses an event may pass one after another; a loop of buses ends here. */
    static final int HOPS_MAX = 5;
    /** How many buses an event may come to on all its ways together. */
    static final int VISITS_MAX = 100;

    private static final int REPORTED_MAX = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(EventBuses.class);

    private final Buses buses;
    private final Predicate<Destination.ToFunction> isThere;
    /** What the log has told of, which it need not tell again. */
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    /**
     * The buses of one server.
     *
     * @param isThere whether a function exists
     */
    public EventBuses(Buses buses, Predicate<Destination.ToFunction> isThere) {
        this.buses = buses;
        this.isThere = isThere;
    }

    /** What is to run for an event that the server itself puts onto a bus; nothing for a bus that does not exist. */
    public List<Deferred> events(BusName bus, Envelope event) {
        return events(bus, event, null, 0);
    }

    /**
     * As {@link #events(BusName, Envelope)}.
     *
     * @param traceHeader of whoever put it; all that runs for it is in that trace, or else in one that begins here
     * @param hops how many functions ran one after another before this event, as in {@link AsyncEvent}
     */
    public List<Deferred> events(BusName bus, Envelope event, @Nullable String traceHeader, int hops) {
        String trace = TraceHeader.rooted(
                traceHeader, RequestId.random(), event.head().receivedAt().toEpochMilli());
        Walk walk = new Walk(event, trace, hops, target -> RequestId.random());
        walk.visit(bus, 1);
        return walk.found;
    }

    /** What is to run for a rule whose time has come; nothing for a rule that is disabled or not there any more. */
    public List<Deferred> fired(RuleKey key, Instant scheduledTime) {
        Rule rule = buses.snapshot().rule(key);
        if (rule == null || !rule.enabled() || rule.schedule() == null) {
            return List.of();
        }
        String arn = buses.arns().of(key);
        Envelope.Head head = new Envelope.Head(
                RequestId.random().toString(),
                "aws.events",
                "Scheduled Event",
                scheduledTime,
                scheduledTime,
                List.of(arn));
        Envelope event = Objects.requireNonNull(Envelope.of(head, buses.arns().account(), "{}"));
        String trace = TraceHeader.root(repeatable(arn, scheduledTime, ""), scheduledTime.toEpochMilli());
        Walk walk = new Walk(event, trace, 0, target -> repeatable(arn, scheduledTime, target.id()));
        walk.send(rule, TriggerKind.SCHEDULE, 0);
        return walk.found;
    }

    /** The same for a firing that is told again, so that a run which is repeated can be told by it. */
    private static RequestId repeatable(String ruleArn, Instant scheduledTime, String targetId) {
        String firing = ruleArn + ' ' + scheduledTime + ' ' + targetId;
        UUID id = UUID.nameUUIDFromBytes(firing.getBytes(StandardCharsets.UTF_8));
        return new RequestId(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    private void reportOnce(String what) {
        if (reported.size() < REPORTED_MAX && reported.add(what)) {
            LOG.warn("{} This is reported once.", what);
        }
    }

    /** One event on its way from bus to bus. Confined to the caller's thread. */
    private final class Walk {
        private final Envelope event;
        private final String traceHeader;
        private final int hops;
        private final Function<Target, RequestId> ids;
        private final List<Deferred> found = new ArrayList<>();
        private int visits;

        Walk(Envelope event, String traceHeader, int hops, Function<Target, RequestId> ids) {
            this.event = event;
            this.traceHeader = traceHeader;
            this.hops = hops;
            this.ids = ids;
        }

        /** Comes to a bus; {@code passed} counts the buses on this way, with this one. */
        void visit(BusName bus, int passed) {
            if (passed > HOPS_MAX || visits == VISITS_MAX) {
                reportOnce("An event went from bus to bus and was not delivered to bus " + bus + " any more: it may"
                        + " pass " + HOPS_MAX + " buses one after another and come to " + VISITS_MAX + " in all. Do"
                        + " rules make a loop?");
                return;
            }
            visits++;
            for (Rule rule : buses.matching(bus, event)) {
                send(rule, TriggerKind.RULE, passed);
            }
        }

        void send(Rule rule, TriggerKind trigger, int passed) {
            for (Target target : rule.targets()) {
                switch (target.destination()) {
                    case Destination.ToBus to -> visit(to.name(), passed + 1);
                    case Destination.ToFunction to -> add(rule, target, to, trigger);
                }
            }
        }

        private void add(Rule rule, Target target, Destination.ToFunction to, TriggerKind trigger) {
            RuleFacts facts = new RuleFacts(buses.arns().of(rule.key()), rule.key().name());
            Payload payload = target.input().payload(event, facts);
            if (payload == null) {
                giveUp(target, facts, "INVALID_INPUT", "its input came to more than a function can be handed");
                return;
            }
            if (!isThere.test(to)) {
                giveUp(target, facts, "NO_RESOURCE", "there is no such function");
                if (target.deadLetterArn() != null) {
                    return;
                }
            }
            found.add(new AsyncEvent(
                    ids.apply(target), to.name(), to.qualifier(), trigger, payload, null, traceHeader, hops));
        }

        /** Nobody will run for it: that is said in the log, and to the queue that the target's owner named. */
        private void giveUp(Target target, RuleFacts facts, String code, String why) {
            reportOnce("Events of rule " + facts.arn() + " are not handed to " + target.arn() + ": " + why + ".");
            String queue = target.deadLetterArn();
            if (queue != null) {
                found.add(new Message(
                        ids.apply(target),
                        queue,
                        new Message.Origin(Message.Reason.DEAD_LETTER, facts.arn()),
                        event.payload(),
                        List.of(
                                Message.Attribute.text("RULE_ARN", facts.arn()),
                                Message.Attribute.text("TARGET_ARN", target.arn()),
                                Message.Attribute.text("ERROR_CODE", code),
                                Message.Attribute.text("ERROR_MESSAGE", why),
                                Message.Attribute.text("RETRY_ATTEMPTS", "0"))));
            }
        }
    }
}
