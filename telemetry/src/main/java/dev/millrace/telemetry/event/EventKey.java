package dev.millrace.telemetry.event;

/** A slot of ten seconds of one function. Immutable. */
record EventKey(String function, long slot) {}
