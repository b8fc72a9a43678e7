package dev.millrace.engine.journal.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import org.jspecify.annotations.Nullable;

/**
 * The files of which something was read that a loss of power could still take from the disk. What a writer has mapped
 * into its memory is in the pages of the kernel, so that a reader, too, can have the disk keep it. Thread-safe.
 */
final class UnforcedFiles {
    private final Path directory;
    private final Set<Path> files = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Path newest;

    UnforcedFiles(Path directory) {
        this.directory = directory;
    }

    /** Takes the file that is read from now on. */
    void add(Path file) {
        newest = file;
        files.add(file);
    }

    /** Has the disk keep what was read until now. Blocks on it; throws {@link UncheckedIOException} when it fails. */
    void force() {
        Path growing = newest;
        try {
            for (Path file : List.copyOf(files)) {
                force(file);
                if (!file.equals(growing)) {
                    files.remove(file);
                }
            }
            if (growing != null) {
                force(directory.resolve(SingleChronicleQueue.QUEUE_METADATA_FILE));
                force(directory); // or a new file could be gone, with all that it has
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot have the disk keep the files in " + directory, e);
        }
    }

    private static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (NoSuchFileException deleted) {
            // by retention: what is no longer wanted need not be kept
        }
    }
}
