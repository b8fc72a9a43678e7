package dev.millrace.telemetry.event;

import dev.millrace.telemetry.duration.DurationSpread;

/**
 * What happened to a function's events in a window of time. Immutable.
 *
 * @param received events that were accepted
 * @param dropped events that ended without a run that succeeded
 * @param deadLetterErrors events that did not reach their dead-letter queue or topic
 * @param destinationFailures records of events that did not reach their destination
 * @param ages how old events were when runs of them began, by when those ended
 */
public record EventStatistics(
        long received, long dropped, long deadLetterErrors, long destinationFailures, DurationSpread ages) {}
