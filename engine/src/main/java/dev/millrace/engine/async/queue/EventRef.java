package dev.millrace.engine.async.queue;

/**
 * Where an event is stored, and how often it has failed. Immutable.
 *
 * @param position of the document that holds it
 * @param packed seconds since the Unix epoch when it was accepted (32 bits, unsigned), its number among the events of
 *     its document (16), its failures (8)
 */
record EventRef(long position, long packed) {
    static EventRef of(long position, int ordinal, int failures, long acceptedEpochMillis) {
        long seconds = acceptedEpochMillis / 1_000;
        return new EventRef(position, (seconds << 32) | ((long) ordinal << 16) | (failures & 0xFF));
    }

    int ordinal() {
        return (int) (packed >>> 16) & 0xFFFF;
    }

    int failures() {
        return (int) packed & 0xFF;
    }

    /** To the second, downwards. */
    long acceptedEpochMillis() {
        return (packed >>> 32) * 1_000;
    }

    EventRef withFailures(int failures) {
        return new EventRef(position, (packed & ~0xFFL) | (failures & 0xFF));
    }
}
