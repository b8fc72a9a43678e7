package dev.millrace.engine.journal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for bytes in the files of a directory without reading their documents, many times as fast. Confined to one
 * thread at a time.
 */
public final class FileSearch implements AutoCloseable {
    private final DocumentTail<?> documents;
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int openFile = -1;
    private @Nullable FileChannel channel;

    /** @param documents that have been read, or opened at least */
    public FileSearch(DocumentTail<?> documents) {
        this.documents = documents;
    }

    /**
     * Whether any of these stands between two places of a file. False when the file is gone.
     *
     * @param needles bytes, each as a character of its own
     */
    public boolean findsAny(int file, long startByte, long endByte, List<String> needles) {
        int length = Math.toIntExact(endByte - startByte);
        if (buffer.capacity() < length) {
            buffer = ByteBuffer.allocate(length);
        }
        buffer.clear().limit(length);
        try {
            FileChannel from = open(file);
            while (from != null && buffer.hasRemaining() && from.read(buffer, startByte + buffer.position()) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + documents.pathOf(file), e);
        }
        // Of all that looks for bytes in bytes, the JDK is fastest in texts of one byte a character.
        String text = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
        for (String needle : needles) {
            if (text.contains(needle)) {
                return true;
            }
        }
        return false;
    }

    private @Nullable FileChannel open(int file) throws IOException {
        if (file != openFile) {
            close();
            try {
                channel = FileChannel.open(documents.pathOf(file), StandardOpenOption.READ);
            } catch (NoSuchFileException _) {
                channel = null; // retention was quicker
            }
            openFile = file;
        }
        return channel;
    }

    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close a file of a journal", e);
        } finally {
            channel = null;
            openFile = -1;
        }
    }
}
