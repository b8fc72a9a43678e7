package dev.millrace.engine.journal;

/** Where ended runs go to be written down. Thread-safe. */
public interface RunSink {
    /** Takes an entry for the next batch; false when the queue of waiting entries is full. */
    boolean offer(JournalEntry entry);

    /**
     * Writes the waiting entries, or leaves them to the thread that is writing already. When it returns, every entry
     * offered before is written or in the hands of another thread.
     */
    void flush();
}
