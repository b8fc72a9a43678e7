package dev.millrace.gateway.monitor.log.read;

/** Takes the events that a scan finds. Confined to the thread that scans. */
public interface EventSink {
    /** An event; they come about in the order of their times. */
    void take(LogEvent event);

    /** Events after that time are not wanted, in nanoseconds since the Unix epoch. */
    long untilEpochNanos();
}
