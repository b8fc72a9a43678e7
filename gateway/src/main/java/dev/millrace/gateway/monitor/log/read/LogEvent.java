package dev.millrace.gateway.monitor.log.read;

import dev.millrace.engine.journal.log.LogLine;

/**
 * A line of a log group. Immutable.
 *
 * @param stream name of the stream that it is in
 * @param text without the end of the line
 * @param message as AWS shows it: what a function printed has its line's end
 * @param ingestedMillis when it came here, in milliseconds since the Unix epoch
 */
public record LogEvent(EventId id, String stream, String text, String message, long ingestedMillis) {
    /** One that came when it happened. */
    LogEvent(EventId id, String stream, String text, String message) {
        this(id, stream, text, message, id.epochMillis());
    }

    /** What it weighs in an answer, about. */
    int bytes() {
        return message.length() + stream.length() + LogLine.EVENT_OVERHEAD_BYTES;
    }
}
