package dev.millrace.engine.invocation;

/** Told, once, that a run has ended; called on the thread that ended it. */
public interface RunEnding {
    void ended(Run run);
}
