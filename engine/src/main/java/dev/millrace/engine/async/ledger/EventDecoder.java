package dev.millrace.engine.async.ledger;

import dev.millrace.engine.async.Message;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Reads what {@link EventEncoder} writes. Confined to its reader. */
final class EventDecoder implements DocumentDecoder<EventRecord> {
    private final LongPredicate wanted;
    private long firstSequence;
    private long writtenEpochMillis;

    /** Reads everything. */
    EventDecoder() {
        this(sequence -> true);
    }

    /** Passes over accepted events that are not wanted, by their numbers. */
    EventDecoder(LongPredicate wanted) {
        this.wanted = wanted;
    }

    /** The number of the first event that was accepted in the document which was read last, or is being read. */
    long firstSequence() {
        return firstSequence;
    }

    /** When that document was written. */
    long writtenEpochMillis() {
        return writtenEpochMillis;
    }

    @Override
    public void startFile() {
        // nothing is remembered from one document to the next
    }

    @Override
    public void decode(ByteBuffer document, Consumer<EventRecord> to) {
        if (document.remaining() < EventFormat.HEADER_BYTES || document.getInt() != EventFormat.MAGIC) {
            throw new IllegalArgumentException("not a document of the event ledger");
        }
        int version = Short.toUnsignedInt(document.getShort());
        if (version < 1 || version > EventFormat.VERSION) {
            throw new IllegalArgumentException("format version " + version + ", known are 1 to " + EventFormat.VERSION);
        }
        int records = Short.toUnsignedInt(document.getShort());
        long sequence = document.getLong();
        firstSequence = sequence;
        long epochMillis = document.getLong();
        writtenEpochMillis = epochMillis;
        for (int i = 0; i < records; i++) {
            byte kind = document.get();
            boolean isNew = kind == EventFormat.ACCEPTED || kind == EventFormat.MESSAGE;
            if (isNew && !wanted.test(sequence)) {
                EventFormat.skip(document, kind);
            } else {
                to.accept(record(document, kind, version, sequence, epochMillis));
            }
            sequence += isNew ? 1 : 0;
        }
        if (document.hasRemaining()) {
            throw new IllegalArgumentException(document.remaining() + " bytes after the last record");
        }
    }

    private static EventRecord record(
            ByteBuffer from, byte kind, int version, long nextSequence, long epochMillis) {
        return switch (kind) {
            case EventFormat.ACCEPTED ->
                new EventRecord.Accepted(nextSequence, epochMillis, EventFormat.event(from));
            case EventFormat.MESSAGE ->
                new EventRecord.Accepted(nextSequence, epochMillis, EventFormat.message(from));
            case EventFormat.POSTPONED -> postponed(from, version, epochMillis);
            case EventFormat.ENDED -> ended(from, version, epochMillis);
            default -> throw new IllegalArgumentException("unknown kind " + kind + " of a record");
        };
    }

    private static EventRecord postponed(ByteBuffer from, int version, long epochMillis) {
        long sequence = from.getLong();
        RequestId requestId = EventFormat.requestId(from);
        int failures = Byte.toUnsignedInt(from.get());
        long dueEpochMillis = from.getLong();
        String recipient = EventFormat.present(EventFormat.text(from));
        long ageMillis = version < EventFormat.VERSION_WITH_MESSAGES ? 0 : from.getLong();
        return new EventRecord.Postponed(
                sequence, requestId, recipient, failures, ageMillis, epochMillis, dueEpochMillis);
    }

    private static EventRecord ended(ByteBuffer from, int version, long epochMillis) {
        long sequence = from.getLong();
        RequestId requestId = EventFormat.requestId(from);
        int failures = Byte.toUnsignedInt(from.get());
        EventEnd how = EventEnd.ofCode(from.get());
        String recipient = EventFormat.present(EventFormat.text(from));
        if (version < EventFormat.VERSION_WITH_MESSAGES) {
            return new EventRecord.Ended(sequence, requestId, recipient, null, how, failures, 0, epochMillis);
        }
        long ageMillis = from.getLong();
        Message.Origin origin = EventFormat.origin(from);
        return new EventRecord.Ended(sequence, requestId, recipient, origin, how, failures, ageMillis, epochMillis);
    }
}
