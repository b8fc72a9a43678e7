package dev.millrace.engine.invocation;

/**
 * Takes the lines that functions print, for a store of log lines. Thread-safe; must not hold up the function for more
 * than a moment, and must not throw.
 */
public interface LogSink {
    /** Keeps nothing, and counts nothing as lost. */
    LogSink NONE = (run, line) -> true;

    /**
     * Takes one whole line, without its end. Returns false when it had to be dropped.
     *
     * @param line at most {@link RunLog#LINE_BYTES_MAX} bytes of UTF-8
     */
    boolean line(Run run, String line);
}
