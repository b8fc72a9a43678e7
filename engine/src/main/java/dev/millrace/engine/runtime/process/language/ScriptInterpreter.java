package dev.millrace.engine.runtime.process.language;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Node.js or a Python that has told its version. Immutable.
 *
 * @param program without links
 */
record ScriptInterpreter(Path program, String version) {
    /** Package managers whose programs use libraries from all over their own root. */
    private static final List<Path> SHARED_ROOTS =
            Stream.of("/nix/store", "/gnu/store", "/home/linuxbrew/.linuxbrew", "/opt/homebrew")
                    .map(Path::of)
                    .toList();

    Interpreter interpreter(String runtime) {
        return new Interpreter(runtime, program, version, parts());
    }

    /** The program and its library, and nothing beside them: the directory above may be somebody's home. */
    private List<Path> parts() {
        if (SystemDirectories.hold(program)) {
            return List.of();
        }
        for (Path root : SHARED_ROOTS) {
            if (program.startsWith(root)) {
                return List.of(root);
            }
        }
        List<Path> parts = new ArrayList<>(List.of(program));
        @Nullable Path bin = program.getParent();
        if (bin != null && bin.endsWith("bin")) {
            for (String library : List.of("lib", "lib64")) {
                Path directory = bin.resolveSibling(library);
                if (Files.isDirectory(directory)) {
                    parts.add(directory);
                }
            }
        }
        return parts;
    }
}
