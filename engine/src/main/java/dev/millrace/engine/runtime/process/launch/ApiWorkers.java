package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.engine.runtime.process.files.Entrypoint;
import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;

/** Workers that fetch their runs by the Lambda Runtime API: all but Java's. Thread-safe. */
final class ApiWorkers {
    private static final String SOCKET = "api.sock";
    /** Shares of the memory, in percent, that AWS gives the two parts of Node's heap; measured, they keep within it. */
    private static final int NODE_OLD_SPACE_PERCENT = 90;

    private static final int NODE_NEW_SPACE_PERCENT = 5;

    private final RuntimeApi api;
    private final WorkerEnvironment environment;

    ApiWorkers(RuntimeApi api, WorkerEnvironment environment) {
        this.api = api;
        this.environment = environment;
    }

    /**
     * Plans a worker of one function. Throws {@link InvalidEntrypointException} when the program that the function
     * brings cannot be started.
     */
    PlannedWorker plan(
            FunctionVersion version,
            InstanceNames names,
            Interpreter interpreter,
            Cell cell,
            CellPlan plan,
            WorkerOutput output)
            throws IOException {
        if (Language.of(version.runtime()) == Language.PROVIDED) {
            Entrypoint.check(cell);
        }
        List<String> command = ExecWrapper.around(program(interpreter, version.memoryMb(), cell), version, cell);
        RuntimeApi.Doors doors = open(plan, version.settings().runsPerInstance(), output, cell);
        return new PlannedWorker(
                doors.link(),
                command,
                environment.ofApiWorker(version, names, interpreter, cell, doors.port(), seenSocket(cell)));
    }

    /** Plans a worker whose doors have been opened, and which asks there what it is to become. */
    PlannedWorker planNeutral(Interpreter interpreter, int memoryMb, Cell cell, RuntimeApi.Doors doors)
            throws IOException {
        return new PlannedWorker(
                doors.link(),
                program(interpreter, memoryMb, cell),
                environment.ofNeutral(interpreter, cell, doors.port(), seenSocket(cell)));
    }

    /** Opens the doors of a worker that does not run yet, for those that will be in {@code cell}. */
    RuntimeApi.Doors open(CellPlan plan, int placesMax, WorkerOutput output, Cell cell) throws IOException {
        Path socket = plan.sockets().resolve(SOCKET);
        RuntimeApi.Doors doors = api.open(socket, placesMax, output, cell::has);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        return doors;
    }

    private static Path seenSocket(Cell cell) {
        return cell.sockets().resolve(SOCKET);
    }

    /** Only a custom runtime's depends on where the function's code is. */
    private static List<String> program(Interpreter interpreter, int memoryMb, Cell cell) throws IOException {
        String program = interpreter.program().toString();
        Language language = Language.of(interpreter.runtime());
        return switch (language) {
            case NODEJS ->
                List.of(
                        program,
                        "--expose-gc",
                        "--max-old-space-size=" + memoryMb * NODE_OLD_SPACE_PERCENT / 100,
                        "--max-semi-space-size=" + Math.max(1, memoryMb * NODE_NEW_SPACE_PERCENT / 100),
                        cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
            case PYTHON -> List.of(program, cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
            case PROVIDED -> {
                Path bootstrap = cell.code().resolve(program);
                yield ShellScript.command(bootstrap, Objects.requireNonNull(cell.onHost(bootstrap)));
            }
            case JAVA -> throw new IllegalStateException("Java has workers of its own");
            case null -> throw new IllegalStateException(interpreter.runtime() + " is no runtime");
        };
    }
}
