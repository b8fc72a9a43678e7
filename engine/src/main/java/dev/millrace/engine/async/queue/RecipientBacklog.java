package dev.millrace.engine.async.queue;

/**
 * What one recipient has left of its events. Immutable.
 *
 * @param ready could run now, if runs were taken
 * @param waiting failed, and are to be tried again later
 * @param running run now
 * @param oldestEpochMillis when the oldest of those was accepted that do not run now; {@link Long#MAX_VALUE} when there
 *     is none
 */
public record RecipientBacklog(String recipient, int ready, int waiting, int running, long oldestEpochMillis) {
    /** How old that one is; 0 when there is none. */
    public long oldestAgeMillis(long nowEpochMillis) {
        return oldestEpochMillis == Long.MAX_VALUE ? 0 : Math.max(0, nowEpochMillis - oldestEpochMillis);
    }
}
