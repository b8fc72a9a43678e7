package dev.millrace.engine.journal;

/**
 * The place in a trace from which a run was called. Immutable.
 *
 * @param traceIdHigh first half of the trace id; both halves are not 0 at once
 * @param traceIdLow second half of the trace id
 * @param parentSpanId the span that called, 0 when the caller named none
 * @param sampled whether the caller keeps its own part of the trace
 */
public record TraceLink(long traceIdHigh, long traceIdLow, long parentSpanId, boolean sampled) {}
