package dev.millrace.loadtest.load;

/**
 * The intended start times of an open loop, as distances from its beginning. They depend on nothing that happens
 * while the load runs. Confined to one thread.
 */
interface StartTimes {
    /** Answer of {@link #nextNanos()} when there are no more. */
    long NO_MORE = Long.MAX_VALUE;

    /** The next start time, or {@link #NO_MORE}. Times never go back. */
    long nextNanos();
}
