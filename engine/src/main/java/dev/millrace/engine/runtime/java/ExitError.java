package dev.millrace.engine.runtime.java;

/** Leaves function code that called {@code System.exit} or the like. Immutable. */
final class ExitError extends Error {
    ExitError(int status) {
        super("the function exited with status " + status, null, false, false);
    }
}
