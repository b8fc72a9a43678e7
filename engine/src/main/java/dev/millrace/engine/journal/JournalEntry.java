package dev.millrace.engine.journal;

/**
 * Something that waits to be written. Exactly one of the callbacks is called, once, on whichever thread wrote the
 * batch; they must be short and must not throw.
 */
public interface JournalEntry {
    Item record();

    /** The record is in the journal: it survives the death of this process. */
    void appended();

    /** The journal could not take the record; nothing of it is stored. */
    void appendFailed(Exception cause);

    /** What the journal holds. */
    sealed interface Item permits RunRecord, AdmissionTally {}
}
