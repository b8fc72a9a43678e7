package dev.millrace.loadtest.load;

/** Decides when the next request starts. Confined to the event loop. */
interface Driver {
    void begin(long beginNanos);

    /** A request can be sent now. */
    void connectionFree();

    /** Gives up requests that were due before {@code dueBeforeNanos} and still have no connection. */
    void expire(long dueBeforeNanos);

    /** Requests that are due and have no connection yet. */
    int waiting();

    /** Whether no further request will become due. */
    boolean exhausted();
}
