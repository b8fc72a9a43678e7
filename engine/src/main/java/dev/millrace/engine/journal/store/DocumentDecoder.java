package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Turns one document back into what it holds. Confined to its tail's reader. */
public interface DocumentDecoder<E> {
    /** The next document is the first one of a file. */
    void startFile();

    /**
     * Delivers what the document holds, from position to limit, little endian. Throws
     * {@link IllegalArgumentException} or {@link java.nio.BufferUnderflowException} for bytes it cannot read.
     */
    void decode(ByteBuffer document, Consumer<E> to);
}
