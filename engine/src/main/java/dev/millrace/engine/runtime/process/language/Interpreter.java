package dev.millrace.engine.runtime.process.language;

import java.nio.file.Path;
import java.util.List;

/**
 * The program that runs the functions of one runtime. Immutable.
 *
 * @param runtime identifier as in the Lambda API, for example {@code nodejs22.x}
 * @param program the program itself, never a shim or a link; for a custom runtime {@code bootstrap}, which is the
 *     function's own and relative to its code
 * @param version as the program tells it, for example {@code 22.11.0}; empty for a custom runtime
 * @param parts what it consists of beside the system's own directories; a sandbox shows them read-only at the same
 *     places
 */
public record Interpreter(String runtime, Path program, String version, List<Path> parts) {
    public Interpreter {
        parts = List.copyOf(parts);
    }

    /** Whether it is a newer JDK in the place of the one that the runtime names, which is not on this machine. */
    public boolean standsIn() {
        return Language.of(runtime) == Language.JAVA && !runtime.equals("java" + Version.major(version));
    }
}
