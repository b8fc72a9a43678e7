package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.language.Language;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A program of the function's, named by a variable, that is started in place of its interpreter and is given that
 * interpreter with all its arguments to start.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper">Wrapper scripts</a>
 */
final class ExecWrapper {
    private static final String VARIABLE = "AWS_LAMBDA_EXEC_WRAPPER";
    /** Where AWS has the code of every function. */
    private static final Path TASK_ROOT = Path.of("/var/task");

    /**
     * AWS, too, leaves it to a shell. Hence a wrapper that cannot be started is the end of a runtime that was started,
     * {@code Runtime.ExitError} with the status of a shell that finds no command, and its log says why:
     * {@code Runtime.InvalidEntrypoint} tells that the platform found nothing to start.
     */
    private static final String START =
            """
            [ -f "$1" ] || { echo "$0: does not exist"; exit 127; }
            [ -x "$1" ] || { echo "$0: is not an executable"; exit 126; }
            shift
            exec "$@"
            """;

    private ExecWrapper() {}

    /** Whether the version is started by one. A custom runtime never is, as on AWS: it has a program of its own. */
    static boolean starts(FunctionVersion version) {
        return !name(version).isEmpty() && Language.of(version.runtime()) != Language.PROVIDED;
    }

    /** The command that has {@code program} started in {@code cell}: by the version's wrapper, if it has one. */
    static List<String> around(List<String> program, FunctionVersion version, Cell cell) throws IOException {
        if (!starts(version)) {
            return program;
        }
        String name = name(version);
        Path seen = seen(name, cell);
        Path file = cell.onHost(seen);
        List<String> command = new ArrayList<>(List.of(ShellScript.shell(), "-c", START, name, seen.toString()));
        command.addAll(file == null ? List.of(seen.toString()) : ShellScript.command(seen, file));
        command.addAll(program);
        return command;
    }

    private static String name(FunctionVersion version) {
        return version.environment().getOrDefault(VARIABLE, "");
    }

    private static Path seen(String name, Cell cell) {
        Path path = Path.of(name);
        return cell.code().resolve(path.startsWith(TASK_ROOT) ? TASK_ROOT.relativize(path) : path);
    }
}
