package dev.millrace.loadtest.load.report;

import dev.millrace.loadtest.load.measurement.LoadResult;

/** A result and the machine it was found on. Immutable. */
public record Report(LoadResult result, Machine machine) {}
