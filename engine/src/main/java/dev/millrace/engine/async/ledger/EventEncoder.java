package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.Deferred;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.journal.store.DocumentEncoder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Writes entries as {@link EventFormat} says, and numbers events. Confined to whoever holds the ledger's lock. */
final class EventEncoder implements DocumentEncoder<EventEntry> {
    private static final int FIRST_BUFFER_BYTES = 64 * 1024;
    /** A buffer that was needed for one large event is not kept. */
    private static final int KEPT_BUFFER_BYTES_MAX = 2 << 20;

    private final Clock clock;
    private ByteBuffer buffer = buffer(FIRST_BUFFER_BYTES);
    private long nextSequence;
    private long lastFirstSequence;
    private long writtenEpochMillis;

    EventEncoder(Clock clock, long nextSequence) {
        this.clock = clock;
        this.nextSequence = nextSequence;
    }

    @Override
    public ByteBuffer encode(List<EventEntry> batch, int file) {
        long bytesMax = EventFormat.HEADER_BYTES;
        int records = 0;
        for (EventEntry entry : batch) {
            bytesMax += entry.bytesMax();
            records += entry.accepted().size() + (entry.outcome() == null ? 0 : 1);
        }
        ByteBuffer to = cleared(Math.toIntExact(bytesMax));
        lastFirstSequence = nextSequence;
        writtenEpochMillis = clock.epochMillis();
        to.putInt(EventFormat.MAGIC).putShort((short) EventFormat.VERSION).putShort((short) records);
        to.putLong(nextSequence).putLong(writtenEpochMillis);
        for (EventEntry entry : batch) {
            EventRecord outcome = entry.outcome();
            if (outcome != null) {
                EventFormat.put(to, outcome);
            }
            for (Deferred event : entry.accepted()) {
                EventFormat.put(to, event);
                nextSequence++;
            }
        }
        return to.flip();
    }

    private ByteBuffer cleared(int bytesMax) {
        if (bytesMax > buffer.capacity()) {
            ByteBuffer larger = buffer(bytesMax);
            if (bytesMax > KEPT_BUFFER_BYTES_MAX) {
                return larger;
            }
            buffer = larger;
        }
        return buffer.clear();
    }

    /** When the document was written that was encoded last. */
    long writtenEpochMillis() {
        return writtenEpochMillis;
    }

    @Override
    public void forget() {
        nextSequence = lastFirstSequence;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
