package dev.millrace.engine.async.ledger;

import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.journal.store.DocumentDecoder;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Reads what {@link EventEncoder} writes. Confined to its reader. */
final class EventDecoder implements DocumentDecoder<EventRecord> {
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
        if (version != EventFormat.VERSION) {
            throw new IllegalArgumentException("format version " + version + ", known is " + EventFormat.VERSION);
        }
        int records = Short.toUnsignedInt(document.getShort());
        long sequence = document.getLong();
        long epochMillis = document.getLong();
        for (int i = 0; i < records; i++) {
            EventRecord record = record(document, sequence, epochMillis);
            if (record instanceof EventRecord.Accepted) {
                sequence++;
            }
            to.accept(record);
        }
        if (document.hasRemaining()) {
            throw new IllegalArgumentException(document.remaining() + " bytes after the last record");
        }
    }

    private static EventRecord record(ByteBuffer from, long nextSequence, long epochMillis) {
        byte kind = from.get();
        return switch (kind) {
            case EventFormat.ACCEPTED ->
                new EventRecord.Accepted(nextSequence, epochMillis, EventFormat.event(from));
            case EventFormat.POSTPONED -> postponed(from, epochMillis);
            case EventFormat.ENDED -> ended(from, epochMillis);
            default -> throw new IllegalArgumentException("unknown kind " + kind + " of a record");
        };
    }

    private static EventRecord postponed(ByteBuffer from, long epochMillis) {
        long sequence = from.getLong();
        RequestId requestId = EventFormat.requestId(from);
        int failures = Byte.toUnsignedInt(from.get());
        long dueEpochMillis = from.getLong();
        String function = EventFormat.present(EventFormat.text(from));
        return new EventRecord.Postponed(sequence, requestId, function, failures, epochMillis, dueEpochMillis);
    }

    private static EventRecord ended(ByteBuffer from, long epochMillis) {
        long sequence = from.getLong();
        RequestId requestId = EventFormat.requestId(from);
        int failures = Byte.toUnsignedInt(from.get());
        EventEnd how = EventEnd.ofCode(from.get());
        String function = EventFormat.present(EventFormat.text(from));
        return new EventRecord.Ended(sequence, requestId, function, how, failures, epochMillis);
    }
}
