package dev.millrace.gateway.schedule.target;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import dev.millrace.gateway.schedule.timer.Firing;
import dev.millrace.gateway.schedule.timer.FiringListener;
import java.util.ArrayList;
import java.util.List;

/**
 * Firings whose events are left in the sink together, as many as it takes at once; then the next ones. The receipt is
 * told of each. Confined to the timer thread.
 */
final class EventBatch {
    /** What the sink takes at once. */
    private static final long PAYLOAD_BYTES_MAX = 2 << 20;

    private final EventSink sink;
    private final FiringListener.Receipt receipt;
    private List<Firing> firings = new ArrayList<>();
    private List<Deferred> events = new ArrayList<>();
    private long payloadBytes;

    EventBatch(EventSink sink, FiringListener.Receipt receipt) {
        this.sink = sink;
        this.receipt = receipt;
    }

    /** Adds a firing with what it has made, which may be nothing; leaves those before it when they are enough. */
    void add(Firing firing, List<? extends Deferred> made) {
        long madeBytes =
                made.stream().mapToLong(event -> event.payload().sizeBytes()).sum();
        if (payloadBytes + madeBytes > PAYLOAD_BYTES_MAX) {
            leave();
        }
        firings.add(firing);
        events.addAll(made);
        payloadBytes += madeBytes;
    }

    /** Leaves what is in it; to be called after the last one. */
    void leave() {
        List<Firing> left = firings;
        List<Deferred> made = events;
        firings = new ArrayList<>();
        events = new ArrayList<>();
        payloadBytes = 0;
        if (!made.isEmpty()) {
            sink.accept(made, new OfAll(left));
        } else if (!left.isEmpty()) {
            receipt.stored(left);
        }
    }

    private final class OfAll implements EventSink.Receipt {
        private final List<Firing> left;

        OfAll(List<Firing> left) {
            this.left = left;
        }

        @Override
        public void stored() {
            receipt.stored(left);
        }

        @Override
        public void notStored(Exception cause) {
            receipt.notStored(left, cause);
        }
    }
}
