package dev.millrace.telemetry.lookup.part;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads the entries of a part one after the other. Confined to one thread at a time. */
final class EntryCursor implements AutoCloseable {
    private static final int BUFFERED_ENTRIES = 8 * 1024;

    private final StoredPart part;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            StoredPart.buffer(BUFFERED_ENTRIES * IndexEntry.BYTES).limit(0);
    private long read;

    EntryCursor(StoredPart part) throws IOException {
        this.part = part;
        this.channel = part.open();
    }

    boolean hasNext() {
        return buffer.hasRemaining() || read < part.entries();
    }

    /** The next entry; there must be one. */
    long next() throws IOException {
        if (!buffer.hasRemaining()) {
            int count = (int) Math.min(BUFFERED_ENTRIES, part.entries() - read);
            buffer.clear().limit(count * IndexEntry.BYTES);
            StoredPart.readFully(channel, buffer, part.entryOffset(read));
            read += count;
        }
        return buffer.getLong();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
