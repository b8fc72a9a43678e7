package dev.millrace.engine.runtime.process.language;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories that every sandbox shows. */
final class SystemDirectories {
    private static final List<Path> ALL =
            Stream.of("/usr", "/bin", "/sbin", "/lib", "/lib64").map(Path::of).toList();

    private SystemDirectories() {}

    static boolean hold(Path path) {
        return ALL.stream().anyMatch(path::startsWith);
    }
}
