package dev.millrace.gateway.event.delivery;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.async.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The storing of all that one request leads to: in one piece, but where that would be more than the sink takes at once.
 * Of several pieces some may be stored when the request fails, and run again when the caller sends it again.
 * Thread-safe.
 */
public final class Storing implements EventSink.Receipt {
    /** What a sink takes at once, beside single events of any size. */
    static final int PIECE_BYTES_MAX = 2 << 20;

    private final AtomicInteger missing;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Consumer<@Nullable Exception> end;

    private Storing(int pieces, Consumer<@Nullable Exception> end) {
        this.missing = new AtomicInteger(pieces);
        this.end = end;
    }

    /**
     * Hands the events to the sink.
     *
     * @param end told once, on any thread: why they are not all stored, or null when they are
     */
    public static void begin(EventSink sink, List<Deferred> events, Consumer<@Nullable Exception> end) {
        if (events.isEmpty()) {
            end.accept(null);
            return;
        }
        List<List<Deferred>> pieces = pieces(events);
        Storing storing = new Storing(pieces.size(), end);
        pieces.forEach(piece -> sink.accept(piece, storing));
    }

    @Override
    public void stored() {
        pieceEnded();
    }

    @Override
    public void notStored(Exception cause) {
        failure.compareAndSet(null, cause);
        pieceEnded();
    }

    private void pieceEnded() {
        if (missing.decrementAndGet() == 0) {
            end.accept(failure.get());
        }
    }

    private static List<List<Deferred>> pieces(List<Deferred> events) {
        List<List<Deferred>> pieces = new ArrayList<>();
        int from = 0;
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            int size = events.get(i).payload().sizeBytes();
            if (i > from && bytes + size > PIECE_BYTES_MAX) {
                pieces.add(events.subList(from, i));
                from = i;
                bytes = 0;
            }
            bytes += size;
        }
        pieces.add(events.subList(from, events.size()));
        return pieces;
    }
}
