package dev.millrace.engine.async;

import java.util.List;

/** Where doors leave events. Thread-safe; does not block. */
public interface EventSink {
    /**
     * Stores all of the events or none of them. Once the receipt says that they are stored, they survive the death of
     * the process, and each comes to an end: it succeeds, fails or gets too old.
     *
     * @param events at least one; together at most 2 MiB of payload, or one event of any size
     */
    void accept(List<? extends Deferred> events, Receipt receipt);

    /** Told once, on any thread, what became of them. Must be short, must not block and must not throw. */
    interface Receipt {
        void stored();

        /** None of them is stored. */
        void notStored(Exception cause);
    }
}
