package dev.millrace.gateway.event;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is handed in memory, call by call, and says at once what became of it. Thread-safe. */
public final class CollectingSink implements EventSink {
    public final List<List<? extends Deferred>> calls = new CopyOnWriteArrayList<>();
    /** Receipts of calls while {@link #holding}, for the test to answer. */
    public final List<Receipt> held = new CopyOnWriteArrayList<>();

    public volatile boolean holding;
    public volatile boolean broken;

    @Override
    public void accept(List<? extends Deferred> events, Receipt receipt) {
        if (holding) {
            held.add(receipt);
        } else if (broken) {
            receipt.notStored(new IllegalStateException("as the test wants it"));
        } else {
            calls.add(List.copyOf(events));
            receipt.stored();
        }
    }

    /** All that is stored to be run, and forgotten with all else. */
    public List<AsyncEvent> take() {
        List<AsyncEvent> all = of(AsyncEvent.class);
        calls.clear();
        return all;
    }

    /** All of that kind that is stored. */
    public <T extends Deferred> List<T> of(Class<T> kind) {
        return calls.stream()
                .flatMap(List::stream)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }
}
