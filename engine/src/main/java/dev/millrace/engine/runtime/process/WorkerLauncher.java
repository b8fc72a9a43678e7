package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.cell.Cells;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.worker.ExitStatus;
import dev.millrace.engine.runtime.process.worker.WorkerOutput;
import dev.millrace.engine.runtime.process.worker.WorkerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Starts worker processes: for each a cell, a way to reach the server, and what runs its language. Thread-safe. */
public final class WorkerLauncher implements AutoCloseable {
    private static final String SOCKET = "api.sock";

    private final WorkerSettings settings;
    private final Cells cells;
    private final RuntimeApi api;
    private final WorkerEnvironment environment;
    private final Clock clock;
    private final Scratch scratch;
    private final Bootstraps bootstraps;
    private final Guard guard;

    private WorkerLauncher(
            WorkerSettings settings,
            Cells cells,
            RuntimeApi api,
            WorkerEnvironment environment,
            Clock clock,
            Scratch scratch,
            Bootstraps bootstraps,
            Guard guard) {
        this.settings = settings;
        this.cells = cells;
        this.api = api;
        this.environment = environment;
        this.clock = clock;
        this.scratch = scratch;
        this.bootstraps = bootstraps;
        this.guard = guard;
    }

    /** How many runs one worker of that version may carry at once. */
    int placesMax(FunctionVersion version) {
        return version.settings().runsPerInstance();
    }

    /**
     * Starts a worker. Called on a thread that lives as long as the server.
     *
     * @param onExit told once, when its process has ended
     */
    LaunchedWorker launch(
            FunctionVersion version, int placesMax, WorkerOutput output, Consumer<ExitStatus> onExit)
            throws IOException {
        Path sockets = scratch.newDirectory("w");
        RuntimeApi.Doors doors = api.open(sockets.resolve(SOCKET), placesMax, output);
        try {
            Files.setPosixFilePermissions(sockets.resolve(SOCKET), PosixFilePermissions.fromString("rwxrwxrwx"));
            Cell cell = cells.prepare(settings.isolation().of(version), plan(version, placesMax, sockets));
            try {
                WorkerProcess process = start(version, placesMax, cell, doors, output, onExit);
                return new LaunchedWorker(cell, process, doors.link(), () -> {
                    guard.ended(process.pid());
                    scratch.remove(sockets);
                });
            } catch (IOException | RuntimeException e) {
                cell.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            doors.link().close();
            scratch.remove(sockets);
            throw e;
        }
    }

    private CellPlan plan(FunctionVersion version, int placesMax, Path sockets) {
        return new CellPlan(
                version.code(),
                bootstraps.of(languageOf(version)),
                sockets,
                interpreterOf(version).parts(),
                version.settings().ephemeralStorageMb(),
                version.memoryMb(),
                CellPlan.TASKS_OF_ONE_INSTANCE + placesMax,
                CellPlan.FILES_OF_ONE_INSTANCE + placesMax,
                version.settings().network());
    }

    private WorkerProcess start(
            FunctionVersion version,
            int placesMax,
            Cell cell,
            RuntimeApi.Doors doors,
            WorkerOutput output,
            Consumer<ExitStatus> onExit)
            throws IOException {
        Interpreter interpreter = interpreterOf(version);
        Instant now = Instant.ofEpochMilli(clock.epochMillis());
        Path directory = interpreter.program().isAbsolute() ? interpreter.program().getParent() : null;
        Map<String, String> variables = environment.of(version, cell, directory, doors.port(), placesMax, now);
        if (languageOf(version) != Language.PROVIDED) {
            variables.put("MILLRACE_SOCKET", cell.sockets().resolve(SOCKET).toString());
        }
        WorkerProcess process = WorkerProcess.start(
                cell, program(interpreter, cell), variables, output, version.name().value(), onExit);
        guard.began(process.pid());
        return process;
    }

    private static List<String> program(Interpreter interpreter, Cell cell) {
        String program = interpreter.program().toString();
        return switch (Objects.requireNonNull(Language.of(interpreter.runtime()))) {
            case NODEJS -> List.of(program, cell.bootstrap().resolve("index.mjs").toString());
            case PYTHON -> List.of(program, cell.bootstrap().resolve("bootstrap.py").toString());
            case PROVIDED -> List.of(cell.code().resolve(program).toString());
            case JAVA -> throw new IllegalStateException("Java has workers of its own");
        };
    }

    private Interpreter interpreterOf(FunctionVersion version) {
        Interpreter interpreter = settings.languages().of(version.runtime());
        if (interpreter == null) {
            throw new IllegalStateException(settings.languages().missing(version.runtime()));
        }
        return interpreter;
    }

    private static Language languageOf(FunctionVersion version) {
        return Objects.requireNonNull(Language.of(version.runtime()), version.runtime());
    }

    /** Closes what the workers were reached by; they have been killed before. */
    @Override
    public void close() {
        api.close();
        guard.close();
    }

    /** Makes a launcher, with the files that it needs in a new directory. It closes {@code api}. */
    public static WorkerLauncher create(
            WorkerSettings settings, RuntimeApi api, WorkerEnvironment environment, Clock clock) throws IOException {
        Scratch scratch = Scratch.create();
        try {
            return new WorkerLauncher(
                    settings,
                    settings.machine().cells(scratch.newDirectory("cells")),
                    api,
                    environment,
                    clock,
                    scratch,
                    Bootstraps.write(scratch.newDirectory("runtime")),
                    Guard.start(scratch.directory()));
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }
}
