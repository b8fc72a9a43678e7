package dev.millrace.engine.runtime.process.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Programs that may be the interpreter of a language, all without links. Immutable.
 *
 * @param onPath what the operator's shell would start, the first one first
 * @param elsewhere what installers and version managers have put aside
 */
record Candidates(List<Path> onPath, List<Path> elsewhere) {
    Candidates {
        onPath = List.copyOf(onPath);
        elsewhere = List.copyOf(elsewhere);
    }

    /** The files behind the paths. A link to another kind of program is a shim of a version manager. */
    static Candidates of(String name, List<Path> onPath, List<Path> elsewhere) {
        return new Candidates(programs(name, onPath), programs(name, elsewhere));
    }

    Stream<Path> all() {
        return Stream.concat(onPath.stream(), elsewhere.stream());
    }

    /**
     * The program to use: the first on the PATH, else the newest of the others; null when none is of that version.
     *
     * @param versions what the programs told, by program
     */
    @Nullable Path best(String wanted, Map<Path, String> versions) {
        return Stream.concat(
                        onPath.stream(),
                        elsewhere.stream()
                                .sorted((a, b) -> Version.ORDER.compare(
                                        versions.getOrDefault(b, ""), versions.getOrDefault(a, ""))))
                .filter(program -> Version.isOf(versions.getOrDefault(program, ""), wanted))
                .findFirst()
                .orElse(null);
    }

    private static List<Path> programs(String name, List<Path> paths) {
        return paths.stream()
                .map(SearchPlaces::real)
                .filter(real -> real.getFileName().toString().startsWith(name))
                .filter(real -> Files.isRegularFile(real) && Files.isExecutable(real))
                .distinct()
                .toList();
    }
}
