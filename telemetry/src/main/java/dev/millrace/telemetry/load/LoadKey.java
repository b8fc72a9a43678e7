package dev.millrace.telemetry.load;

/** A slot of ten seconds of a function, or of the account. Immutable. */
record LoadKey(String function, long slot) {}
