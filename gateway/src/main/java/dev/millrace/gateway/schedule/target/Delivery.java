package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.async.Message;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.schedule.timer.Firing;
import dev.millrace.gateway.schedule.timer.FiringListener;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Hands the firings of schedules to their targets: events for functions together, those for buses one by one. What is
 * handed over follows from the firing alone, so it is made before its time. Confined to the timer thread.
 */
public final class Delivery implements FiringListener {
    private final Function<Firing, FiredSchedule> schedules;
    private final EventSink sink;
    private final EventBuses buses;
    private final Predicate<TargetArn> isThere;
    private final Account account;
    /** What was made beforehand, for as long as the timetable keeps the firing. */
    private final Map<Firing, Handover> ready = new WeakHashMap<>();

    /**
     * A delivery for one account.
     *
     * @param schedules reads the schedule of a firing
     * @param isThere whether a target exists
     */
    public Delivery(
            Function<Firing, FiredSchedule> schedules,
            EventSink sink,
            EventBuses buses,
            Predicate<TargetArn> isThere,
            Account account) {
        this.schedules = schedules;
        this.isThere = isThere;
        this.sink = sink;
        this.buses = buses;
        this.account = account;
    }

    @Override
    public void coming(List<Firing> firings) {
        firings.forEach(firing -> ready.put(firing, handover(firing)));
    }

    @Override
    public void fired(List<Firing> firings, Receipt receipt) {
        EventBatch stored = new EventBatch(sink, receipt);
        for (Firing firing : firings) {
            Handover made = ready.remove(firing);
            switch (made == null ? handover(firing) : made) {
                case Handover.ToFunction to -> stored.add(firing, List.of(unlessMissing(to, firing)));
                case Handover.ToBus to when isLost(to.schedule(), to.bus()) ->
                    stored.add(firing, List.of(deadLetter(to.schedule(), firing)));
                case Handover.ToBus to -> buses.put(to.event(), one(firing, receipt));
                case Handover.Broken(RuntimeException cause) -> receipt.notStored(List.of(firing), cause);
            }
        }
        stored.leave();
    }

    private Deferred unlessMissing(Handover.ToFunction to, Firing firing) {
        return isLost(to.schedule(), to.function()) ? deadLetter(to.schedule(), firing) : to.event();
    }

    /** Whether the target is missing and a queue is to be told of that. */
    private boolean isLost(FiredSchedule schedule, TargetArn target) {
        return schedule.target().deadLetterArn() != null && !isThere.test(target);
    }

    private Message deadLetter(FiredSchedule schedule, Firing firing) {
        String queue = Objects.requireNonNull(schedule.target().deadLetterArn());
        return ScheduleDeadLetter.of(queue, schedule, firing, account);
    }

    private Handover handover(Firing firing) {
        try {
            FiredSchedule schedule = schedules.apply(firing);
            String arn = schedule.target().arn();
            return switch (TargetArn.parse(arn, account)) {
                case TargetArn.OfFunction function ->
                    new Handover.ToFunction(schedule, function, event(firing, schedule, function));
                case TargetArn.OfBus bus -> new Handover.ToBus(schedule, bus, busEvent(firing, schedule, bus));
                case null ->
                    throw new IllegalStateException(
                            firing.id() + " has the target " + arn + ", which is not of " + account);
            };
        } catch (RuntimeException broken) {
            return new Handover.Broken(broken);
        }
    }

    private static EventSink.Receipt one(Firing firing, Receipt receipt) {
        return new EventSink.Receipt() {
            @Override
            public void stored() {
                receipt.stored(List.of(firing));
            }

            @Override
            public void notStored(Exception cause) {
                receipt.notStored(List.of(firing), cause);
            }
        };
    }

    private AsyncEvent event(Firing firing, FiredSchedule schedule, TargetArn.OfFunction function) {
        return new AsyncEvent(
                firing.requestId(),
                function.name(),
                function.qualifier(),
                TriggerKind.SCHEDULE,
                Payload.ofText(TargetPayload.of(schedule, firing, account)),
                null,
                null,
                0);
    }

    private BusEvent busEvent(Firing firing, FiredSchedule schedule, TargetArn.OfBus bus) {
        Target target = schedule.target();
        return new BusEvent(
                firing.requestId(),
                bus.name(),
                Objects.requireNonNull(target.source()),
                Objects.requireNonNull(target.detailType()),
                firing.scheduled(),
                List.of(schedule.arn()),
                TargetPayload.of(schedule, firing, account));
    }
}
