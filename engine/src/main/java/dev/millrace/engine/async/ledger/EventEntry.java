package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.Deferred;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is written to the ledger in one piece: an outcome of an older event, new events, or both, so that the end of an
 * event and what follows from it are stored together or not at all. Immutable; exactly one of the callbacks is called,
 * once, on the thread that wrote.
 */
public abstract class EventEntry {
    private final @Nullable EventRecord outcome;
    private final List<Deferred> accepted;

    /**
     * An entry of these.
     *
     * @param outcome {@link EventRecord.Postponed} or {@link EventRecord.Ended}, or null
     */
    protected EventEntry(@Nullable EventRecord outcome, List<? extends Deferred> accepted) {
        this.outcome = outcome;
        this.accepted = List.copyOf(accepted);
    }

    final @Nullable EventRecord outcome() {
        return outcome;
    }

    public final List<Deferred> accepted() {
        return accepted;
    }

    /** Upper bound of what it takes in a document. */
    public final long bytesMax() {
        long bytes = outcome == null ? 0 : EventFormat.bytesMax(outcome);
        for (Deferred event : accepted) {
            bytes += EventFormat.bytesMax(event);
        }
        return bytes;
    }

    /**
     * It is stored, and survives the death of the process.
     *
     * @param position of the document that holds it
     * @param firstOrdinal which of the document's accepted events is the first of this entry; the others follow
     * @param epochMillis when its events were accepted
     */
    protected abstract void stored(long position, int firstOrdinal, long epochMillis);

    /** Nothing of it is stored. */
    protected abstract void notStored(Exception cause);
}
