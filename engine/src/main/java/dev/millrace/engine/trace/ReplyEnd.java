package dev.millrace.engine.trace;

/**
 * How the answer of a run ended. Immutable.
 *
 * @param epochNanos when its last byte had been handed to the client's connection, or when that was found closed
 * @param clientGone whether the client had left before it had the whole answer
 */
public record ReplyEnd(long epochNanos, boolean clientGone) {}
