package dev.millrace.gateway.monitor.log.read;

/** Takes the events that a scan finds. Confined to the thread that scans. */
public interface EventSink {
    /** An event; they come in any order. */
    void take(LogEvent event);

    /** Events after that time are not wanted, in nanoseconds since the Unix epoch. */
    long untilEpochNanos();

    /** Events before that time are not wanted. */
    default long fromEpochNanos() {
        return Long.MIN_VALUE;
    }

    /** Whether it wants no more the sooner it is told the newest ones. */
    default boolean newestFirst() {
        return false;
    }
}
