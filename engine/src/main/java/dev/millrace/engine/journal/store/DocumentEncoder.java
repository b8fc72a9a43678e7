package dev.millrace.engine.journal.store;

import java.nio.ByteBuffer;
import java.util.List;

/** Turns a batch into the bytes of one document. Confined to whoever holds the lock of the files. */
public interface DocumentEncoder<E> {
    /**
     * The document, from position to limit of an array-backed buffer that the encoder may reuse.
     *
     * @param file number of the roll file to which the document goes; never goes back
     */
    ByteBuffer encode(List<E> batch, int file);

    /** The last document was not stored: what it defined is not known to readers. */
    void forget();
}
