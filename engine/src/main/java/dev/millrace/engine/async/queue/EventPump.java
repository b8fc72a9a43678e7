package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.StoredEvents;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.EventInvokeConfig;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.TraceHeader;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings events into the line when their time has come, and decides what becomes of those whose runs have ended. It
 * takes one event of each function in turn, so that a flood of one does not hold up the others. Confined to one thread.
 */
final class EventPump {
    private static final long FIRST_RETRY_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long LATER_RETRY_MILLIS = Duration.ofMinutes(2).toMillis();

    /** Of all events that run at once. */
    private static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private final Supplier<RegistrySnapshot> functions;
    private final InvocationBatch batch;
    private final StoredEvents stored;
    private final Consumer<Conclusion> conclude;
    private final Consumer<Attempt> attempted;
    private final Destinations destinations;
    private final int runsMax;
    private final Clock clock;

    private final Map<String, FunctionEvents> byFunction = new HashMap<>();
    private final ArrayDeque<FunctionEvents> inTurn = new ArrayDeque<>();
    private final PriorityQueue<Alarm> alarms = new PriorityQueue<>();
    private int running;
    private long payloadBytes;

    /**
     * A pump without events.
     *
     * @param conclude writes what became of an event
     * @param attempted told, on any thread, of every run that has ended; brings it back to {@link #ended}
     * @param runsMax events of all functions together that run at once
     */
    EventPump(
            Supplier<RegistrySnapshot> functions,
            InvocationBatch batch,
            StoredEvents stored,
            Consumer<Conclusion> conclude,
            Consumer<Attempt> attempted,
            Destinations destinations,
            int runsMax,
            Clock clock) {
        this.functions = functions;
        this.batch = batch;
        this.stored = stored;
        this.conclude = conclude;
        this.attempted = attempted;
        this.destinations = destinations;
        this.runsMax = runsMax;
        this.clock = clock;
    }

    /** An event that may run now. */
    void add(String function, EventRef ref) {
        FunctionEvents events = of(function);
        events.ready.addLast(ref);
        list(events);
    }

    /** An event that may run from {@code dueEpochMillis} on. */
    void add(String function, EventRef ref, long dueEpochMillis) {
        FunctionEvents events = of(function);
        events.waiting.add(ref, dueEpochMillis);
        wakeLater(events);
    }

    private FunctionEvents of(String function) {
        return byFunction.computeIfAbsent(function, FunctionEvents::new);
    }

    private void list(FunctionEvents events) {
        if (!events.listed) {
            events.listed = true;
            inTurn.addLast(events);
        }
    }

    private void wakeLater(FunctionEvents events) {
        long next = events.nextEpochMillis(clock.epochMillis());
        if (next != Long.MAX_VALUE && next != events.alarmEpochMillis) {
            events.alarmEpochMillis = next;
            alarms.add(new Alarm(next, events));
        }
    }

    /** Begins as many runs as may begin now. Returns when it is to be called again, in milliseconds of the epoch. */
    long pump() {
        long nowMillis = clock.epochMillis();
        while (!alarms.isEmpty() && alarms.peek().epochMillis <= nowMillis) {
            FunctionEvents events = alarms.poll().events;
            events.alarmEpochMillis = Long.MAX_VALUE;
            events.wake(nowMillis);
            list(events);
        }
        RegistrySnapshot now = functions.get();
        while (!inTurn.isEmpty() && running < runsMax && payloadBytes < PAYLOAD_BYTES_MAX) {
            FunctionEvents events = inTurn.removeFirst();
            events.listed = false;
            if (!events.ready.isEmpty() && events.mayRun(nowMillis)) {
                begin(events, now, nowMillis);
                list(events);
            } else {
                wakeLater(events);
                forgetUnused(events);
            }
        }
        batch.publish();
        return alarms.isEmpty() ? Long.MAX_VALUE : alarms.peek().epochMillis;
    }

    private void forgetUnused(FunctionEvents events) {
        if (events.isUnused()) {
            byFunction.remove(events.function(), events);
        }
    }

    private void begin(FunctionEvents events, RegistrySnapshot now, long nowMillis) {
        EventRef ref = events.ready.removeFirst();
        EventRecord.Accepted accepted = stored.read(ref.position(), ref.ordinal());
        AsyncEvent event = accepted.event();
        RegisteredFunction function = now.function(event.function().value());
        FunctionVersion version = now.resolve(event.function().value(), event.qualifier());
        EventInvokeConfig config =
                function == null ? EventInvokeConfig.NONE : function.eventConfig(event.qualifier());
        EventEnd early = endBeforeRun(accepted, function, version, config, nowMillis);
        if (early != null || version == null) {
            end(ref, accepted, config, early == null ? EventEnd.FUNCTION_GONE : early, ref.failures(), null);
            return;
        }
        Attempt attempt = new Attempt(events, ref, accepted, config, attempted);
        var refusal = batch.add(new Invocation(
                event.requestId(),
                version,
                event.payload(),
                event.trigger(),
                clock.nanoTime(),
                event.clientContext(),
                traceHeader(event, nowMillis),
                false,
                ref.failures() + 1,
                attempt));
        if (refusal == null) {
            events.runBegan(nowMillis);
            running++;
            payloadBytes += event.payload().sizeBytes();
        } else {
            events.ready.addFirst(ref);
            events.refused(nowMillis, accepted.acceptedEpochMillis() + config.ageMillis());
        }
    }

    private static String traceHeader(AsyncEvent event, long nowMillis) {
        String sent = event.traceHeader();
        int hops = event.hops() + 1;
        return sent == null
                ? TraceHeader.ofRequest(event.requestId(), nowMillis, hops, event.function())
                : TraceHeader.sentOn(sent, hops, event.function());
    }

    private static @Nullable EventEnd endBeforeRun(
            EventRecord.Accepted accepted,
            @Nullable RegisteredFunction function,
            @Nullable FunctionVersion version,
            EventInvokeConfig config,
            long nowMillis) {
        if (function == null || version == null) {
            return EventEnd.FUNCTION_GONE;
        }
        if (accepted.event().hops() > TraceHeader.HOPS_MAX) {
            return EventEnd.RECURSIVE;
        }
        if (nowMillis - accepted.acceptedEpochMillis() >= config.ageMillis()) {
            return EventEnd.EXPIRED;
        }
        Integer reserved = function.reservedConcurrency();
        return reserved != null && reserved == 0 ? EventEnd.ZERO_CONCURRENCY : null;
    }

    /** Decides what becomes of an event one of whose runs has ended. */
    void ended(Attempt attempt) {
        EventRecord.Accepted accepted = attempt.accepted();
        FunctionEvents events = attempt.events();
        EventRef ref = attempt.ref();
        Outcome outcome = attempt.outcome();
        running--;
        payloadBytes -= accepted.event().payload().sizeBytes();
        long nowMillis = clock.epochMillis();
        long expiresMillis = accepted.acceptedEpochMillis() + attempt.config().ageMillis();
        if (outcome == null) {
            events.ready.addFirst(ref);
            events.turnedAway(nowMillis, expiresMillis);
        } else {
            events.runEnded();
            if (outcome instanceof Outcome.Returned) {
                end(ref, accepted, attempt.config(), EventEnd.SUCCEEDED, ref.failures(), outcome);
            } else {
                failed(attempt, outcome, nowMillis, expiresMillis);
            }
        }
        list(events);
    }

    private void failed(Attempt attempt, Outcome outcome, long nowMillis, long expiresMillis) {
        EventRecord.Accepted accepted = attempt.accepted();
        int failures = attempt.ref().failures() + 1;
        if (failures > attempt.config().retries()) {
            end(attempt.ref(), accepted, attempt.config(), EventEnd.FAILED, failures, outcome);
            return;
        }
        long retryMillis = nowMillis + (failures == 1 ? FIRST_RETRY_MILLIS : LATER_RETRY_MILLIS);
        conclude.accept(new Conclusion(
                attempt.ref(),
                accepted.event().requestId(),
                new EventRecord.Postponed(
                        accepted.sequence(),
                        accepted.event().requestId(),
                        attempt.events().function(),
                        failures,
                        nowMillis,
                        retryMillis),
                List.of()));
        add(
                attempt.events().function(),
                attempt.ref().withFailures(failures),
                Math.min(retryMillis, expiresMillis));
    }

    private void end(
            EventRef ref,
            EventRecord.Accepted accepted,
            EventInvokeConfig config,
            EventEnd how,
            int failures,
            @Nullable Outcome outcome) {
        AsyncEvent event = accepted.event();
        long nowMillis = clock.epochMillis();
        conclude.accept(new Conclusion(
                ref,
                event.requestId(),
                new EventRecord.Ended(
                        accepted.sequence(), event.requestId(), event.function().value(), how, failures, nowMillis),
                destinations.events(event, config, how, failures, outcome, nowMillis)));
    }

    int running() {
        return running;
    }

    /** What each function has left, those without anything left out. */
    List<FunctionBacklog> backlogs() {
        return byFunction.values().stream()
                .filter(events -> !events.isUnused())
                .map(FunctionEvents::backlog)
                .toList();
    }

    /**
     * What became of an event. Immutable.
     *
     * @param follow events that are to be accepted with it
     */
    record Conclusion(EventRef ref, RequestId requestId, EventRecord outcome, List<AsyncEvent> follow) {
        Conclusion withoutFollow() {
            return new Conclusion(ref, requestId, outcome, List.of());
        }
    }

    private record Alarm(long epochMillis, FunctionEvents events) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            return Long.compare(epochMillis, other.epochMillis);
        }
    }
}
