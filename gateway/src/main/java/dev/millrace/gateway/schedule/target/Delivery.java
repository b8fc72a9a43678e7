package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.EventSink;
import dev.millrace.engine.function.Account;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.gateway.schedule.timer.EventFirings;
import dev.millrace.gateway.schedule.timer.Firing;
import dev.millrace.gateway.schedule.timer.FiringListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Hands the firings of schedules to their targets: events for functions together, those for buses one by one. */
public final class Delivery implements FiringListener {
    private final Function<Firing, Target> targets;
    private final Function<Firing, String> arns;
    private final EventFirings functions;
    private final EventBuses buses;
    private final Account account;

    /**
     * A delivery for one account.
     *
     * @param targets the target of a firing
     * @param arns the ARN of a firing's schedule
     */
    public Delivery(
            Function<Firing, Target> targets,
            Function<Firing, String> arns,
            EventSink sink,
            EventBuses buses,
            Account account) {
        this.targets = targets;
        this.arns = arns;
        this.functions = new EventFirings(sink, firing -> List.of(event(firing)));
        this.buses = buses;
        this.account = account;
    }

    @Override
    public void fired(List<Firing> firings, Receipt receipt) {
        List<Firing> ofFunctions = new ArrayList<>();
        for (Firing firing : firings) {
            try {
                if (arnOf(firing) instanceof TargetArn.OfBus bus) {
                    buses.put(busEvent(firing, bus), one(firing, receipt));
                } else {
                    ofFunctions.add(firing);
                }
            } catch (RuntimeException broken) {
                receipt.notStored(List.of(firing), broken);
            }
        }
        functions.fired(ofFunctions, receipt);
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

    private TargetArn arnOf(Firing firing) {
        String arn = targets.apply(firing).arn();
        TargetArn meant = TargetArn.parse(arn, account);
        if (meant == null) {
            throw new IllegalStateException(firing.id() + " has the target " + arn + ", which is not of " + account);
        }
        return meant;
    }

    private AsyncEvent event(Firing firing) {
        Target target = targets.apply(firing);
        TargetArn.OfFunction function = (TargetArn.OfFunction) arnOf(firing);
        String payload = TargetPayload.of(target, firing, arns.apply(firing), account);
        return new AsyncEvent(
                firing.requestId(),
                function.name(),
                function.qualifier(),
                TriggerKind.SCHEDULE,
                Payload.ofText(payload),
                null,
                null,
                0);
    }

    private BusEvent busEvent(Firing firing, TargetArn.OfBus bus) {
        Target target = targets.apply(firing);
        return new BusEvent(
                firing.requestId(),
                bus.name(),
                Objects.requireNonNull(target.source()),
                Objects.requireNonNull(target.detailType()),
                firing.scheduled(),
                List.of(arns.apply(firing)),
                TargetPayload.of(target, firing, arns.apply(firing), account));
    }
}
