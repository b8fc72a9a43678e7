package dev.millrace.telemetry.window;

/**
 * Periods of one length, one after the other, that are put together from slots of one length. Immutable.
 *
 * @param fromEpochSecond when the first period begins; a multiple of {@code slotSeconds}
 * @param toEpochSecond before which the last period begins
 * @param periodSeconds length of a period; a multiple of {@code slotSeconds}
 */
public record Periods(long fromEpochSecond, long toEpochSecond, long periodSeconds, long slotSeconds) {
    /** The first slot of the first period, counted from the Unix epoch. */
    public long firstSlot() {
        return fromEpochSecond / slotSeconds;
    }

    /** The slot after the last one of the last period. */
    public long endSlot() {
        long count = Math.ceilDiv(Math.max(0, toEpochSecond - fromEpochSecond), periodSeconds);
        return firstSlot() + count * (periodSeconds / slotSeconds);
    }

    public boolean contains(long slot) {
        return slot >= firstSlot() && slot < endSlot();
    }

    /** When the period begins that a slot belongs to, in seconds since the Unix epoch. */
    public long beginOf(long slot) {
        return fromEpochSecond + (slot * slotSeconds - fromEpochSecond) / periodSeconds * periodSeconds;
    }
}
