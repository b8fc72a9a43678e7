package dev.millrace.telemetry.lookup.part;

import java.nio.ByteBuffer;

/**
 * What a batch says about numbers. Immutable, as nobody moves or writes the buffer.
 *
 * @param sequence number of the batch in its file
 * @param definitions as {@link dev.millrace.engine.journal.place.RunDocuments#definitions()} tells them
 */
public record DefinedAt(long sequence, ByteBuffer definitions) {
    static final int HEADER_BYTES = 2 * Integer.BYTES;

    int bytes() {
        return HEADER_BYTES + definitions.remaining();
    }

    void write(ByteBuffer to) {
        to.putInt((int) sequence).putInt(definitions.remaining()).put(definitions.duplicate());
    }

    static DefinedAt read(ByteBuffer from) {
        long sequence = Integer.toUnsignedLong(from.getInt());
        int length = from.getInt();
        ByteBuffer definitions = from.slice(from.position(), length).order(from.order());
        from.position(from.position() + length);
        return new DefinedAt(sequence, definitions);
    }
}
