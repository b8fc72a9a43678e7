package dev.millrace.engine.runtime;

import dev.millrace.engine.invocation.Outcome;

/** Told how the start of an instance ended. */
public interface StartListener {
    void started(Instance instance);

    /** The code could not be initialised; {@code outcome} is what the waiting caller receives. */
    void failed(Outcome outcome);
}
