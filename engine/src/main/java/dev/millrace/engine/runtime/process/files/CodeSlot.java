package dev.millrace.engine.runtime.process.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The directory that a worker sees as its code, empty until it is known whose code that is: what a sandbox shows is
 * settled when it is built. The files are links to those of the code, so that filling it costs no more than their
 * names. Confined to the thread that starts workers, but for its removal.
 */
public record CodeSlot(Path directory) {
    /** More take longer than the start of a process. */
    private static final int FILES_MAX = 2_000;
    /** Copied when the code is on another file system. */
    private static final long COPIED_BYTES_MAX = 32L << 20;

    /** Makes {@code directory}, which workers of every user may read. */
    public static CodeSlot create(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new CodeSlot(directory);
    }

    /** Returns false when the code is too large to be worth it; then the slot is of no more use. */
    public boolean fill(Path code) throws IOException {
        Filling filling = new Filling(code, directory);
        Files.walkFileTree(code, filling);
        return filling.complete;
    }

    private static final class Filling extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;
        private boolean links = true;
        private boolean complete = true;
        private int files;
        private long copiedBytes;

        private Filling(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path entered, BasicFileAttributes attributes) throws IOException {
            if (!entered.equals(from)) {
                Path made = Files.createDirectory(to.resolve(from.relativize(entered)));
                Files.setPosixFilePermissions(made, Files.getPosixFilePermissions(entered));
            }
            return another();
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Path target = to.resolve(from.relativize(file));
            if (links) {
                links = link(target, file);
            }
            if (!links) {
                copiedBytes += attributes.size();
                Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return another();
        }

        private static boolean link(Path target, Path file) {
            try {
                Files.createLink(target, file);
                return true;
            } catch (IOException | UnsupportedOperationException anotherFileSystem) {
                return false; // whatever else is wrong with the file, its copy will tell
            }
        }

        private FileVisitResult another() {
            complete = ++files <= FILES_MAX && copiedBytes <= COPIED_BYTES_MAX;
            return complete ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
        }
    }
}
