package dev.millrace.gateway;

import dev.millrace.engine.Engine;
import dev.millrace.engine.OpenParts;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.async.destination.DestinationRecord;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.gateway.event.EventOperations;
import dev.millrace.gateway.event.delivery.EventBuses;
import dev.millrace.gateway.event.input.Envelope;
import dev.millrace.gateway.event.reference.BusName;
import dev.millrace.gateway.event.registry.Buses;
import dev.millrace.gateway.http.route.Routes;
import dev.millrace.gateway.http.route.Targets;
import dev.millrace.gateway.message.OutsideServices;
import dev.millrace.gateway.schedule.Schedules;
import dev.millrace.gateway.schedule.target.BusEvent;
import dev.millrace.gateway.schedule.target.TargetArn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Event buses and schedules, assembled: rules are woken by the timetable of schedules, schedules put events onto buses,
 * and so do the ends of asynchronous invocations. Thread-safe.
 */
final class EventServices implements AutoCloseable {
    private final Account account;
    private final Buses buses;
    private final EventBuses delivery;
    private final Schedules schedules;
    private final OpenParts parts;

    private EventServices(
            Engine engine,
            Path directory,
            OutsideServices services,
            Routes routes,
            Targets targets,
            OpenParts parts) {
        this.parts = parts;
        account = engine.registry().account();
        AtomicReference<@Nullable EventBuses> opened = new AtomicReference<>();
        schedules = parts.add(Schedules.open(
                directory,
                engine.events(),
                (event, receipt) -> put(Objects.requireNonNull(opened.get()), event, engine.events(), receipt),
                target -> isThere(engine, target),
                services,
                engine.clock(),
                account));
        buses = parts.add(
                Buses.open(directory.resolve("events.db"), account, engine.clock(), new RuleTimers(schedules)));
        delivery = EventOperations.register(
                targets,
                buses,
                services,
                to -> isThere(engine, to.name(), to.qualifier()),
                engine.events(),
                engine.clock());
        opened.set(delivery);
        schedules.register(routes);
        schedules.listen(RuleTimers.KIND, (key, time) -> delivery.fired(RuleTimers.rule(key), time));
        engine.events().destinations().useBuses(this::ended);
    }

    /** Opens what is kept in the directory, enters the operations, and starts to fire. */
    static EventServices start(
            Engine engine, Path directory, OutsideServices outside, Routes routes, Targets targets) {
        OpenParts parts = new OpenParts();
        try {
            EventServices services = new EventServices(engine, directory, outside, routes, targets, parts);
            services.schedules.start();
            return services;
        } catch (RuntimeException | Error e) {
            parts.close();
            throw e;
        }
    }

    private boolean isThere(Engine engine, TargetArn target) {
        return switch (target) {
            case TargetArn.OfFunction function -> isThere(engine, function.name(), function.qualifier());
            case TargetArn.OfBus bus -> buses.snapshot().bus(new BusName(bus.name())) != null;
        };
    }

    private static boolean isThere(Engine engine, FunctionName name, String qualifier) {
        return engine.registry().snapshot().resolve(name.value(), qualifier) != null;
    }

    /** What runs for events on buses. */
    EventBuses delivery() {
        return delivery;
    }

    /** Whether an ARN is that of a bus that there is. */
    boolean hasBus(String arn) {
        BusName bus = buses.arns().busOfArn(arn);
        return bus != null && buses.snapshot().bus(bus) != null;
    }

    private void put(EventBuses onto, BusEvent event, EventSink sink, EventSink.Receipt receipt) {
        BusName bus = new BusName(event.bus());
        Envelope.Head head = new Envelope.Head(
                event.id().toString(),
                event.source(),
                event.detailType(),
                event.time(),
                event.time(),
                event.resources());
        Envelope envelope = Envelope.of(head, account, event.detail());
        if (buses.snapshot().bus(bus) == null || envelope == null) {
            receipt.notStored(new IllegalArgumentException(
                    envelope == null ? "the detail is not a JSON object" : "there is no event bus " + bus));
            return;
        }
        List<Deferred> events = onto.events(bus, envelope);
        if (events.isEmpty()) {
            receipt.stored(); // no rule matches: there is nothing that could be lost
        } else {
            sink.accept(events, receipt);
        }
    }

    /** What the rules of a bus make of how an asynchronous invocation ended. */
    private List<Deferred> ended(String busArn, DestinationRecord record, int hops) {
        BusName bus = buses.arns().busOfArn(busArn);
        if (bus == null) {
            return List.of();
        }
        Instant at = record.at();
        Envelope.Head head = new Envelope.Head(
                RequestId.random().toString(),
                "lambda",
                "Lambda Function Invocation Result - " + (record.succeeded() ? "Success" : "Failure"),
                at,
                at,
                List.of(busArn, record.functionArn()));
        Envelope envelope = Objects.requireNonNull(Envelope.of(head, account, record.json()));
        return delivery.events(bus, envelope, record.event().traceHeader(), hops);
    }

    @Override
    public void close() {
        parts.close();
    }
}
