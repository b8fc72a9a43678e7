package dev.millrace.engine.journal.store;

/** A document that no known version of the format explains; the message names the file and the position in it. */
public final class CorruptJournalException extends RuntimeException {
    public CorruptJournalException(String message, Throwable cause) {
        super(message, cause);
    }
}
