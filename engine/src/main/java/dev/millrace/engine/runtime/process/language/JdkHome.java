package dev.millrace.engine.runtime.process.language;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JDK, told by its {@code release} file; it is not started for that. Immutable.
 *
 * @param directory without links
 */
record JdkHome(Path directory, String version) {
    /** Where distributions put links to configuration that they keep elsewhere. */
    private static final List<String> LINKED = List.of("conf", "lib/security");

    private static final int LINKED_DEPTH_MAX = 4;

    /** The JDK in a directory, or null when there is none. */
    static @Nullable JdkHome read(Path directory) {
        Path real = SearchPlaces.real(directory);
        Path release = real.resolve("release");
        if (!Files.isRegularFile(release) || !Files.isExecutable(real.resolve("bin/java"))) {
            return null;
        }
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(release)));
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
        String version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
        return version.matches("[0-9]+([.+-].*)?") ? new JdkHome(real, version) : null;
    }

    int major() {
        return Version.major(version);
    }

    Interpreter interpreter(String runtime) {
        return new Interpreter(runtime, directory.resolve("bin/java"), version, parts());
    }

    private List<Path> parts() {
        List<Path> parts = new ArrayList<>();
        if (!SystemDirectories.hold(directory)) {
            parts.add(directory);
        }
        for (String linked : LINKED) {
            parts.addAll(linkTargets(directory.resolve(linked)));
        }
        return parts.stream().distinct().toList();
    }

    private List<Path> linkTargets(Path start) {
        try (Stream<Path> files = Files.walk(start, LINKED_DEPTH_MAX)) {
            return files.filter(Files::isSymbolicLink)
                    .map(SearchPlaces::real)
                    .filter(target -> !Files.isSymbolicLink(target)) // a broken link stays itself
                    .filter(target -> !target.startsWith(directory) && !SystemDirectories.hold(target))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }
}
