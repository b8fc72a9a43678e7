package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.gateway.schedule.timer.Firing;
import dev.millrace.gateway.schedule.timer.FiringListener;
import java.util.List;
import java.util.function.Function;

/** Makes events of firings and leaves them in the sink, as many together as it takes. Thread-safe. */
public final class EventFirings implements FiringListener {
    private final EventSink sink;
    private final Function<Firing, List<? extends Deferred>> events;

    public EventFirings(EventSink sink, Function<Firing, List<? extends Deferred>> events) {
        this.sink = sink;
        this.events = events;
    }

    @Override
    public void fired(List<Firing> firings, Receipt receipt) {
        EventBatch batch = new EventBatch(sink, receipt);
        for (Firing firing : firings) {
            List<? extends Deferred> made;
            try {
                made = events.apply(firing);
            } catch (RuntimeException broken) {
                receipt.notStored(List.of(firing), broken);
                continue;
            }
            batch.add(firing, made);
        }
        batch.leave();
    }
}
