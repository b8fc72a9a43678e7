package dev.millrace.engine.function.source;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What a package of Java sources has to compile. Immutable. */
final class JavaSources {
    private static final String LIBRARIES = "lib";

    private JavaSources() {}

    static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> hasSuffix(file, ".java") && !file.endsWith("module-info.java"))
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** The jars that the sources use; what is no jar is left out. */
    static List<Path> libraries(Path directory) throws IOException {
        Path libraries = directory.resolve(LIBRARIES);
        if (!Files.isDirectory(libraries)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(libraries)) {
            return files.filter(file -> hasSuffix(file, ".jar")).sorted().toList();
        }
    }

    /** Whether there are sources and nothing compiled but the jars that they may use. */
    static boolean areAll(Path directory) throws IOException {
        boolean sources = false;
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (hasSuffix(file, ".class") || (hasSuffix(file, ".jar") && !isLibrary(directory, file))) {
                    return false;
                }
                sources |= hasSuffix(file, ".java");
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return sources;
    }

    private static boolean isLibrary(Path directory, Path file) {
        return directory.resolve(LIBRARIES).equals(file.getParent());
    }

    private static boolean hasSuffix(Path file, String suffix) {
        return file.getFileName().toString().endsWith(suffix) && Files.isRegularFile(file);
    }
}
