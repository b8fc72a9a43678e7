package dev.millrace.telemetry.event;

import dev.millrace.engine.async.Message;
import dev.millrace.telemetry.duration.DurationSum;
import dev.millrace.telemetry.duration.Varint;
import java.nio.ByteBuffer;

/**
 * What some records of the ledger add up to. Cells of different records can be added up without loss. Confined to one
 * thread at a time.
 *
 * <p>As bytes: a version, then {@link Varint numbers of seven bits a byte} in the order of the fields.
 */
final class EventCell {
    private static final int VERSION = 1;
    private static final int COUNTS = 4;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private long received;
    private long dropped;
    private long deadLetterErrors;
    private long destinationFailures;
    private final DurationSum ages = new DurationSum();

    void addReceived() {
        received++;
    }

    void addDropped() {
        dropped++;
    }

    void addUndelivered(Message.Reason reason) {
        switch (reason) {
            case DEAD_LETTER -> deadLetterErrors++;
            case DESTINATION -> destinationFailures++;
            case ALARM -> {} // it is of no function
        }
    }

    void addAge(long millis) {
        ages.add(millis * NANOS_PER_MILLI);
    }

    void add(EventCell other) {
        received += other.received;
        dropped += other.dropped;
        deadLetterErrors += other.deadLetterErrors;
        destinationFailures += other.destinationFailures;
        ages.add(other.ages);
    }

    /** Adds a cell that is in bytes. Throws {@link IllegalArgumentException} when they are none. */
    void add(byte[] content) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        if (!bytes.hasRemaining() || bytes.get() != VERSION) {
            throw new IllegalArgumentException("not a cell of events, version " + VERSION);
        }
        received += Varint.get(bytes);
        dropped += Varint.get(bytes);
        deadLetterErrors += Varint.get(bytes);
        destinationFailures += Varint.get(bytes);
        ages.add(bytes);
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(1 + COUNTS * Varint.BYTES_MAX + ages.bytesMax());
        bytes.put((byte) VERSION);
        Varint.put(bytes, received);
        Varint.put(bytes, dropped);
        Varint.put(bytes, deadLetterErrors);
        Varint.put(bytes, destinationFailures);
        ages.put(bytes);
        byte[] content = new byte[bytes.position()];
        bytes.flip().get(content);
        return content;
    }

    /** A copy that stays as it is. */
    EventStatistics statistics() {
        return new EventStatistics(received, dropped, deadLetterErrors, destinationFailures, ages.spread());
    }
}
