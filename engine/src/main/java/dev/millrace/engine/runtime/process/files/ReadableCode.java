package dev.millrace.engine.runtime.process.files;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.runtime.process.cell.Cells;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;

/**
 * Where workers can read code that the server keeps in a directory which is closed to them, such as the home of its
 * user: a copy, made when the first worker needs it. Thread-safe; copies are made by one thread at a time.
 */
public final class ReadableCode {
    private final Cells cells;
    private final Path directory;
    private final Map<Path, Path> copies = new HashMap<>();

    public ReadableCode(Cells cells, Path directory) {
        this.cells = cells;
        this.directory = directory;
    }

    /** A directory with the version's code that a worker of that level can read. */
    public Path of(FunctionVersion version, Isolation level) throws IOException {
        Path original = version.code();
        if (cells.obstacle(level, original) == null) {
            return original;
        }
        synchronized (copies) {
            Path copy = copies.get(original);
            if (copy == null) {
                copy = copy(original);
                copies.put(original, copy);
            }
            return copy;
        }
    }

    private Path copy(Path original) throws IOException {
        Path target = Files.createDirectory(directory.resolve(Integer.toString(copies.size())));
        Files.walkFileTree(original, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path from, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(target.resolve(original.relativize(from)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path from, BasicFileAttributes attributes) throws IOException {
                Files.copy(from, target.resolve(original.relativize(from)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return target;
    }
}
