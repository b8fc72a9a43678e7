package dev.millrace.gateway.schedule.timer;

import java.util.Collection;
import java.util.List;

/** Hands on what has fired. */
public interface FiringListener {
    /**
     * Told of firings that come in a moment, unless their timers change meanwhile; time to make what can be made
     * beforehand. When one comes, it is the same object. Called on the timer thread; must neither block nor throw.
     *
     * @param firings at least one, of one kind
     */
    default void coming(List<Firing> firings) {}

    /**
     * Called on the timer thread; must not block. The receipt is told of every firing once, now or later. What it is
     * not told of, because the process ends before, comes again after the next start; so may what it is told of in the
     * last moment.
     *
     * @param firings at least one, of one kind, none twice
     */
    void fired(List<Firing> firings, Receipt receipt);

    /** Told, on any thread, what became of firings. Does not block. */
    interface Receipt {
        /** They are handed on and survive the death of the process. */
        void stored(Collection<Firing> firings);

        /** They are not, and are to be handed on again. */
        void notStored(Collection<Firing> firings, Exception cause);
    }
}
