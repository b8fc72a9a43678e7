package dev.millrace.telemetry.follow;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Remembers over restarts up to which place in a journal everything is done: one number, as text. It lies in the
 * directory of the journal, so that none outlives the other. Confined to one thread.
 */
public final class PositionFile {
    /** There is no such file yet. */
    public static final long NONE = -1;

    private final Path file;

    public PositionFile(Path file) {
        this.file = file;
    }

    /**
     * The position that was written last, or {@link #NONE}.
     *
     * @throws IllegalStateException when there is something else in the file
     */
    public long read() {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            throw new IllegalStateException("no position can be read from " + file, e);
        }
    }

    /**
     * The position that was written last. When there is none, the time is written, and kept until there is one: whoever
     * is killed before still knows later from when on he was to do his work.
     *
     * @param nowEpochNanos nanoseconds since the Unix epoch
     * @return a position; while there is none, minus the time at which there was none first
     */
    public long readOrBegin(long nowEpochNanos) {
        long position = read();
        if (position == NONE) {
            position = -nowEpochNanos;
            write(position);
        }
        return position;
    }

    /** Writes a position. Whoever kills the process finds the old one or the new one. */
    public void write(long position) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(next.toAbsolutePath().getParent());
            Files.write(next, Long.toString(position).getBytes(StandardCharsets.US_ASCII));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("no position can be written to " + file, e);
        }
    }
}
