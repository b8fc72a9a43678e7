package dev.millrace.gateway.event;

import dev.millrace.engine.async.AsyncEvent;
import dev.millrace.engine.async.EventSink;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it is handed in memory, call by call, and says at once what became of it. Thread-safe. */
public final class CollectingSink implements EventSink {
    public final List<List<AsyncEvent>> calls = new CopyOnWriteArrayList<>();
    /** Receipts of calls while {@link #holding}, for the test to answer. */
    public final List<Receipt> held = new CopyOnWriteArrayList<>();

    public volatile boolean holding;
    public volatile boolean broken;

    @Override
    public void accept(List<AsyncEvent> events, Receipt receipt) {
        if (holding) {
            held.add(receipt);
        } else if (broken) {
            receipt.notStored(new IllegalStateException("as the test wants it"));
        } else {
            calls.add(List.copyOf(events));
            receipt.stored();
        }
    }

    /** All that is stored, and forgotten with that. */
    public List<AsyncEvent> take() {
        List<AsyncEvent> all = calls.stream().flatMap(List::stream).toList();
        calls.clear();
        return all;
    }
}
