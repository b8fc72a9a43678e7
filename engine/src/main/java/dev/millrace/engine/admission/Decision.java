package dev.millrace.engine.admission;

/** What admission answers: a permit, or why there is none. */
public sealed interface Decision permits Permit, Throttled {}
