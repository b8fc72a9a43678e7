package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.async.destination.Deliveries;
import dev.millrace.engine.async.destination.Destinations;
import dev.millrace.engine.async.ledger.EventEnd;
import dev.millrace.engine.async.ledger.EventRecord;
import dev.millrace.engine.async.ledger.StoredEvents;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.event.EventInvokeConfig;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.RegisteredFunction;
import dev.millrace.engine.function.RegistrySnapshot;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.TraceHeader;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings events into the line and messages to the courier when their time has come, and decides what becomes of those
 * that come back. Confined to one thread.
 */
final class EventPump {
    private static final long FIRST_RETRY_MILLIS = Duration.ofMinutes(1).toMillis();
    private static final long LATER_RETRY_MILLIS = Duration.ofMinutes(2).toMillis();

    /** Of all that is in progress at once. */
    private static final int PAYLOAD_BYTES_MAX = 64 << 20;

    private final Supplier<RegistrySnapshot> functions;
    private final InvocationBatch batch;
    private final StoredEvents stored;
    private final Consumer<Conclusion> conclude;
    private final Executor home;
    private final Destinations destinations;
    private final Deliveries deliveries;
    private final int runsMax;
    private final Clock clock;
    private final Turns turns;
    private int running;
    private long payloadBytes;

    /**
     * A pump without events.
     *
     * @param conclude writes what became of an event
     * @param home takes work for the pump's thread from any other
     * @param runsMax events of all functions together that run at once
     */
    EventPump(
            Supplier<RegistrySnapshot> functions,
            InvocationBatch batch,
            StoredEvents stored,
            Consumer<Conclusion> conclude,
            Executor home,
            Destinations destinations,
            Deliveries deliveries,
            int runsMax,
            Clock clock) {
        this.functions = functions;
        this.batch = batch;
        this.stored = stored;
        this.conclude = conclude;
        this.home = home;
        this.destinations = destinations;
        this.deliveries = deliveries;
        this.runsMax = runsMax;
        this.clock = clock;
        this.turns = new Turns(clock);
    }

    /** Something that may begin now. */
    void add(String recipient, EventRef ref) {
        turns.add(recipient, ref);
    }

    /** Something that may begin from {@code dueEpochMillis} on. */
    void add(String recipient, EventRef ref, long dueEpochMillis) {
        turns.add(recipient, ref, dueEpochMillis);
    }

    /** Begins as much as may begin now. Returns when it is to be called again, in milliseconds of the epoch. */
    long pump() {
        long nowMillis = clock.epochMillis();
        turns.wake(nowMillis);
        RegistrySnapshot now = functions.get();
        while (running < runsMax && payloadBytes < PAYLOAD_BYTES_MAX) {
            RecipientEvents next = turns.next(nowMillis);
            if (next == null) {
                break;
            }
            begin(next, now, nowMillis);
            turns.list(next);
        }
        batch.publish();
        return turns.nextEpochMillis();
    }

    private void begin(RecipientEvents events, RegistrySnapshot now, long nowMillis) {
        EventRef ref = events.ready.removeFirst();
        EventRecord.Accepted accepted = stored.read(ref.position(), ref.ordinal());
        InProgress progress = new InProgress(
                events, ref, accepted, Math.max(0, nowMillis - accepted.acceptedEpochMillis()));
        switch (progress.accepted().what()) {
            case AsyncEvent event -> run(progress, event, now, nowMillis);
            case Message message -> send(progress, message, nowMillis);
        }
    }

    private void send(InProgress progress, Message message, long nowMillis) {
        began(progress, nowMillis);
        deliveries.begin(message, delivery -> home.execute(() -> {
            ended(progress);
            boolean isTooOld = clock.epochMillis() >= progress.expiresEpochMillis(Deliveries.AGE_MAX_MILLIS);
            EventEnd how = deliveries.end(message, delivery, isTooOld);
            if (how == null) {
                tryAgain(progress, Deliveries.AGE_MAX_MILLIS);
            } else {
                progress.events().runEnded();
                end(progress, message.origin(), how, progress.ref().failures(), List.of());
            }
            turns.list(progress.events());
        }));
    }

    private void run(InProgress progress, AsyncEvent event, RegistrySnapshot now, long nowMillis) {
        RegisteredFunction function = now.function(event.function().value());
        FunctionVersion version = now.resolve(event.function().value(), event.qualifier());
        EventInvokeConfig config =
                function == null ? EventInvokeConfig.NONE : function.eventConfig(event.qualifier());
        EventEnd early = endBeforeRun(progress, event, function, version, config, nowMillis);
        if (early != null || version == null) {
            EventEnd how = early == null ? EventEnd.FUNCTION_GONE : early;
            end(progress, event, config, how, progress.ref().failures(), null);
            return;
        }
        Refusal refusal = batch.add(new Invocation(
                event.requestId(),
                version,
                event.payload(),
                event.trigger(),
                clock.nanoTime(),
                event.clientContext(),
                traceHeader(event, progress.accepted()),
                false,
                progress.ref().failures() + 1,
                new Attempt(progress, event, config, attempt -> home.execute(() -> ended(attempt))),
                null));
        if (refusal == null) {
            began(progress, nowMillis);
        } else {
            progress.events().ready.addFirst(progress.ref());
            progress.events().refused(nowMillis, progress.expiresEpochMillis(config.ageMillis()));
        }
    }

    private static String traceHeader(AsyncEvent event, EventRecord.Accepted accepted) {
        return TraceHeader.ofEvent(
                event.requestId(),
                event.traceHeader(),
                accepted.acceptedEpochMillis(),
                event.hops() + 1,
                event.function());
    }

    private static @Nullable EventEnd endBeforeRun(
            InProgress progress,
            AsyncEvent event,
            @Nullable RegisteredFunction function,
            @Nullable FunctionVersion version,
            EventInvokeConfig config,
            long nowMillis) {
        if (function == null || version == null) {
            return EventEnd.FUNCTION_GONE;
        }
        if (event.hops() > TraceHeader.HOPS_MAX) {
            return EventEnd.RECURSIVE;
        }
        if (nowMillis >= progress.expiresEpochMillis(config.ageMillis())) {
            return EventEnd.EXPIRED;
        }
        Integer reserved = function.reservedConcurrency();
        return reserved != null && reserved == 0 ? EventEnd.ZERO_CONCURRENCY : null;
    }

    private void began(InProgress progress, long nowMillis) {
        progress.events().runBegan(nowMillis);
        running++;
        payloadBytes += progress.accepted().what().payload().sizeBytes();
    }

    private void ended(InProgress progress) {
        running--;
        payloadBytes -= progress.accepted().what().payload().sizeBytes();
    }

    /** It is the next one again, after a pause. */
    private void tryAgain(InProgress progress, long ageMaxMillis) {
        progress.events().ready.addFirst(progress.ref());
        progress.events().turnedAway(clock.epochMillis(), progress.expiresEpochMillis(ageMaxMillis));
    }

    /** Decides what becomes of an event one of whose runs has ended. */
    private void ended(Attempt attempt) {
        InProgress progress = attempt.progress();
        EventInvokeConfig config = attempt.config();
        Outcome outcome = attempt.outcome();
        ended(progress);
        if (outcome == null) {
            tryAgain(progress, config.ageMillis());
        } else {
            progress.events().runEnded();
            if (outcome instanceof Outcome.Returned) {
                end(progress, attempt.event(), config, EventEnd.SUCCEEDED, progress.ref().failures(), outcome);
            } else {
                failed(progress, attempt.event(), config, outcome);
            }
        }
        turns.list(progress.events());
    }

    private void failed(InProgress progress, AsyncEvent event, EventInvokeConfig config, Outcome outcome) {
        int failures = progress.ref().failures() + 1;
        if (failures > config.retries()) {
            end(progress, event, config, EventEnd.FAILED, failures, outcome);
            return;
        }
        long nowMillis = clock.epochMillis();
        long retryMillis = nowMillis + (failures == 1 ? FIRST_RETRY_MILLIS : LATER_RETRY_MILLIS);
        conclude.accept(new Conclusion(
                progress.ref(),
                event.requestId(),
                new EventRecord.Postponed(
                        progress.accepted().sequence(),
                        event.requestId(),
                        event.recipient(),
                        failures,
                        progress.ageMillis(),
                        nowMillis,
                        retryMillis),
                List.of()));
        add(
                event.recipient(),
                progress.ref().withFailures(failures),
                Math.min(retryMillis, progress.expiresEpochMillis(config.ageMillis())));
    }

    private void end(
            InProgress progress,
            AsyncEvent event,
            EventInvokeConfig config,
            EventEnd how,
            int failures,
            @Nullable Outcome outcome) {
        RegisteredFunction function = functions.get().function(event.recipient());
        String deadLetters = function == null ? null : function.configuration().deadLetterTargetArn();
        FunctionVersion version = functions.get().resolve(event.function().value(), event.qualifier());
        List<Deferred> follow = destinations.follow(
                event,
                how,
                failures,
                progress.accepted().acceptedEpochMillis(),
                outcome,
                clock.epochMillis(),
                config,
                version != null && version.settings().activeTracing(),
                deadLetters);
        end(progress, null, how, failures, follow);
    }

    private void end(
            InProgress progress,
            Message.@Nullable Origin origin,
            EventEnd how,
            int failures,
            List<Deferred> follow) {
        Deferred what = progress.accepted().what();
        conclude.accept(new Conclusion(
                progress.ref(),
                what.requestId(),
                new EventRecord.Ended(
                        progress.accepted().sequence(),
                        what.requestId(),
                        what.recipient(),
                        origin,
                        how,
                        failures,
                        progress.ageMillis(),
                        clock.epochMillis()),
                follow));
    }

    int running() {
        return running;
    }

    /** What each recipient has left, those without anything left out. */
    List<RecipientBacklog> backlogs() {
        return turns.backlogs();
    }
}
