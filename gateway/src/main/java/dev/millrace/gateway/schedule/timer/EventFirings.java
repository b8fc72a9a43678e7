package dev.millrace.gateway.schedule.timer;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Makes events of firings and leaves them in the sink, as many together as it takes. Thread-safe. */
public final class EventFirings implements FiringListener {
    /** What the sink takes at once. */
    private static final long PAYLOAD_BYTES_MAX = 2 << 20;

    private final EventSink sink;
    private final Function<Firing, List<Deferred>> events;

    public EventFirings(EventSink sink, Function<Firing, List<Deferred>> events) {
        this.sink = sink;
        this.events = events;
    }

    @Override
    public void fired(List<Firing> firings, Receipt receipt) {
        Batch batch = new Batch();
        for (Firing firing : firings) {
            List<Deferred> made;
            try {
                made = events.apply(firing);
            } catch (RuntimeException broken) {
                receipt.notStored(List.of(firing), broken);
                continue;
            }
            long payloadBytes =
                    made.stream().mapToLong(event -> event.payload().sizeBytes()).sum();
            if (batch.payloadBytes + payloadBytes > PAYLOAD_BYTES_MAX) {
                batch.leave(receipt);
                batch = new Batch();
            }
            batch.firings.add(firing);
            batch.events.addAll(made);
            batch.payloadBytes += payloadBytes;
        }
        batch.leave(receipt);
    }

    /** Firings whose events are stored together. Confined to the timer thread. */
    private final class Batch {
        private final List<Firing> firings = new ArrayList<>();
        private final List<Deferred> events = new ArrayList<>();
        private long payloadBytes;

        void leave(Receipt receipt) {
            if (events.isEmpty()) {
                if (!firings.isEmpty()) {
                    receipt.stored(firings);
                }
                return;
            }
            sink.accept(events, new EventSink.Receipt() {
                @Override
                public void stored() {
                    receipt.stored(firings);
                }

                @Override
                public void notStored(Exception cause) {
                    receipt.notStored(firings, cause);
                }
            });
        }
    }
}
