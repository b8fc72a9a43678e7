package dev.millrace.gateway.lambda.concurrency;

import dev.millrace.engine.function.FunctionName;
import org.jspecify.annotations.Nullable;

/** The part of the engine that sets concurrency aside for a function. */
public interface Reservations {
    /** Sets {@code runsMax} aside from now on, or nothing when null. */
    void reserve(FunctionName function, @Nullable Integer runsMax);
}
