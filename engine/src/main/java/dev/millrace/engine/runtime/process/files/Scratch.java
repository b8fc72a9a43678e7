package dev.millrace.engine.runtime.process.files;

import dev.millrace.engine.function.code.FileTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directory for what lives as long as the server or a worker. Its name cannot be guessed, and its content cannot be
 * listed by others, who can use what they are shown in it. Thread-safe.
 */
public final class Scratch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    /** The path of a socket may have 107 bytes; what comes below this directory needs fewer than 40. */
    private static final int PATH_LENGTH_MAX = 64;

    private static final FileAttribute<Set<PosixFilePermission>> PASS_THROUGH =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x"));

    private final Path directory;
    private final AtomicInteger made = new AtomicInteger();

    private Scratch(Path directory) {
        this.directory = directory;
    }

    public static Scratch create() throws IOException {
        Path place = Path.of(System.getProperty("java.io.tmpdir"));
        if (place.toString().length() > PATH_LENGTH_MAX) {
            place = Path.of("/tmp");
        }
        return new Scratch(Files.createTempDirectory(place, "millrace-", PASS_THROUGH));
    }

    public Path directory() {
        return directory;
    }

    /** A new, empty directory; {@code purpose} begins its name. */
    public Path newDirectory(String purpose) throws IOException {
        return Files.createDirectory(directory.resolve(purpose + made.incrementAndGet()), PASS_THROUGH);
    }

    /** Removes a directory that was made here, as far as that is possible. */
    public void remove(Path made) {
        try {
            FileTrees.delete(made);
        } catch (IOException e) {
            LOG.warn("cannot remove {}", made, e);
        }
    }

    @Override
    public void close() {
        remove(directory);
    }
}
