package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What the kernel tells of processes that may end at any moment. */
final class ProcessFiles {
    private static final Path PROCESSES = Path.of("/proc");

    private ProcessFiles() {}

    /** Where the kernel tells of that process. */
    static Path of(long pid) {
        return PROCESSES.resolve(String.valueOf(pid));
    }

    /** The lines of a file; none when its process has ended. */
    static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) {
                return List.of(); // it ended between the opening and the reading of the file
            }
            throw e;
        }
    }

    /** The entries of a directory; none when its process has ended. */
    static List<Path> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        } catch (NoSuchFileException ended) {
            return List.of();
        }
    }
}
