package dev.millrace.engine.invocation;

/**
 * Where the end of an invocation is told. Exactly one of the two methods is called, once, on any thread; both must
 * be short, must not block and must not throw.
 */
public interface Reply {
    /** The run ended and its record is in the journal. */
    void answered(Run run);

    /** The invocation was accepted into the ring but could not begin. */
    void refused(Refusal refusal);
}
