package dev.millrace.engine.async.queue;

import dev.millrace.engine.async.ledger.EventRecord;

/**
 * What runs or is under way now. Immutable.
 *
 * @param ageMillis how old it was when that began
 */
record InProgress(RecipientEvents events, EventRef ref, EventRecord.Accepted accepted, long ageMillis) {
    /** When it is too old to be tried again. */
    long expiresEpochMillis(long ageMaxMillis) {
        return accepted.acceptedEpochMillis() + ageMaxMillis;
    }
}
