package dev.millrace.loadtest.load.measurement;

/** What the event loop tells the thread that started the load. Immutable. */
public sealed interface LoadEvent permits LoadSecond, LoadResult, LoadEvent.Failed {
    /** The load ended without a result. */
    record Failed(Exception cause) implements LoadEvent {}
}
