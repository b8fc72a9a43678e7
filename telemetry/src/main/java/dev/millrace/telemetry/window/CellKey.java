package dev.millrace.telemetry.window;

/** Which cell. Immutable. */
record CellKey(Tier tier, Series series, long slot) {}
