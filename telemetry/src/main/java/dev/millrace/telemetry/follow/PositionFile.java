package dev.millrace.telemetry.follow;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers over restarts up to which place in a journal everything is done: one number, as text. It lies in the
 * directory of the journal, so that none outlives the other. Confined to one thread.
 */
final class PositionFile {
    /** There is no such file yet. */
    static final long NONE = -1;

    private static final Logger LOG = LoggerFactory.getLogger(PositionFile.class);

    private final Path file;
    private boolean failing;

    PositionFile(Path file) {
        this.file = file;
    }

    /**
     * The position that was written last, or {@link #NONE}, also when there is something else in the file: nobody can
     * say then what was done, and whoever asks begins anew.
     */
    long read() {
        if (!Files.exists(file)) {
            return NONE;
        }
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException | NumberFormatException e) {
            LOG.warn("No position can be read from {}; it counts as none", file, e);
            return NONE;
        }
    }

    /**
     * The position that was written last. When there is none, the time is written, and kept until there is one: whoever
     * is killed before still knows later from when on he was to do his work.
     *
     * @param nowEpochNanos nanoseconds since the Unix epoch
     * @return a position; while there is none, minus the time at which there was none first
     */
    long readOrBegin(long nowEpochNanos) {
        long position = read();
        if (position == NONE) {
            position = -nowEpochNanos;
            write(position);
        }
        return position;
    }

    /**
     * Writes a position. Whoever kills the process, or takes its power, finds the old one or the new one.
     *
     * @return whether it is written; when not, which is logged once, the old one stays, and the caller may try again
     */
    boolean write(long position) {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(next.toAbsolutePath().getParent());
            try (FileChannel channel = FileChannel.open(
                    next,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING)) {
                ByteBuffer text = StandardCharsets.US_ASCII.encode(Long.toString(position));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            if (failing) {
                LOG.info("Positions are written to {} again", file);
            }
            failing = false;
        } catch (IOException e) {
            if (!failing) {
                LOG.error("No position can be written to {}; a restart would repeat what was done since", file, e);
            }
            failing = true;
        }
        return !failing;
    }
}
