package dev.millrace.engine.function;

/** What became of a change that was asked of the registry. Immutable. */
public sealed interface Change {
    /** It is stored, and the next snapshot shows {@code function}. */
    record Done(RegisteredFunction function) implements Change {}

    /** There is no such function. */
    record Missing() implements Change {}

    /** There is a function of that name already. */
    record Exists() implements Change {}

    /** The caller named a revision that is not the current one. */
    record Stale() implements Change {}
}
