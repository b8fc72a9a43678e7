package dev.millrace.engine.runtime.process.cell;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A directory for one worker's temporary files, which only the server's user may enter. Thread-safe. */
record PrivateDirectory(Path path) {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateDirectory.class);

    private static final Set<PosixFilePermission> OPEN = PosixFilePermissions.fromString("rwx------");

    static PrivateDirectory create(Path parent) throws IOException {
        return new PrivateDirectory(
                Files.createTempDirectory(parent, "tmp-", PosixFilePermissions.asFileAttribute(OPEN)));
    }

    /** Links are removed, not followed: what they point to is not the worker's. */
    void remove() {
        try {
            Files.walkFileTree(path, new Remover());
        } catch (IOException e) {
            LOG.warn("Temporary files of a worker remain in {}: {}", path, e.toString());
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
        }

        /** A worker may close its directories to its own user, who is the server's. */
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)
                    || Files.getPosixFilePermissions(file).containsAll(OPEN)) {
                throw failure;
            }
            Files.setPosixFilePermissions(file, OPEN);
            Files.walkFileTree(file, this);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
