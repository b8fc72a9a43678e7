package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.cell.Cells;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.worker.ExitStatus;
import dev.millrace.engine.runtime.process.worker.WorkerLink;
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
import java.util.TreeMap;
import java.util.function.Consumer;

/** Starts worker processes: for each a cell, a way to reach the server, and what runs its language. Thread-safe. */
public final class WorkerLauncher implements AutoCloseable {
    private static final String SOCKET = "api.sock";
    private static final long BYTES_PER_MB = 1L << 20;
    /** Shares of the memory, in percent, that AWS gives the two parts of Node's heap; measured, they keep within it. */
    private static final int NODE_OLD_SPACE_PERCENT = 90;

    private static final int NODE_NEW_SPACE_PERCENT = 5;

    private final WorkerSettings settings;
    private final Cells cells;
    private final RuntimeApi api;
    private final JavaWorkers java;
    private final WorkerEnvironment environment;
    private final Clock clock;
    private final Scratch scratch;
    private final Bootstraps bootstraps;
    private final ReadableCode code;
    private final Guard guard;

    private WorkerLauncher(
            WorkerSettings settings,
            Cells cells,
            RuntimeApi api,
            JavaWorkers java,
            WorkerEnvironment environment,
            Clock clock,
            Scratch scratch,
            Bootstraps bootstraps,
            Guard guard)
            throws IOException {
        this.settings = settings;
        this.cells = cells;
        this.api = api;
        this.java = java;
        this.environment = environment;
        this.clock = clock;
        this.scratch = scratch;
        this.bootstraps = bootstraps;
        this.code = new ReadableCode(cells, scratch.newDirectory("code"));
        this.guard = guard;
    }

    /** Makes a launcher, with the files that it needs in a new directory. It closes {@code api}. */
    public static WorkerLauncher create(
            WorkerSettings settings, RuntimeApi api, WorkerEnvironment environment, Runnable endOfBatch, Clock clock)
            throws IOException {
        Scratch scratch = Scratch.create();
        try {
            Cells cells = settings.machine().cells(scratch.newDirectory("cells"));
            return new WorkerLauncher(
                    settings,
                    cells,
                    api,
                    new JavaWorkers(scratch, endOfBatch, clock),
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

    /** How many runs one worker of that version may carry at once. */
    public int placesMax(FunctionVersion version) {
        return languageOf(version) == Language.JAVA
                ? JavaWorkers.PLACES_MAX
                : version.settings().runsPerInstance();
    }

    /**
     * Starts a worker. Called on a thread that lives as long as the server.
     *
     * @param onExit told once, when its process has ended
     */
    public LaunchedWorker launch(
            FunctionVersion version, int placesMax, WorkerOutput output, Consumer<ExitStatus> onExit)
            throws IOException {
        Path sockets = scratch.newDirectory("w");
        try {
            CellPlan plan = plan(version, placesMax, sockets);
            Cell cell = cells.prepare(settings.isolation().of(version), plan);
            try {
                return launch(version, placesMax, cell, plan, output, onExit);
            } catch (IOException | RuntimeException e) {
                cell.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            scratch.remove(sockets);
            throw e;
        }
    }

    private LaunchedWorker launch(
            FunctionVersion version,
            int placesMax,
            Cell cell,
            CellPlan plan,
            WorkerOutput output,
            Consumer<ExitStatus> onExit)
            throws IOException {
        Interpreter interpreter = interpreterOf(version);
        Path directory = interpreter.program().isAbsolute() ? interpreter.program().getParent() : null;
        Map<String, String> offered = environment.of(version, cell, directory);
        Reached reached = languageOf(version) == Language.JAVA
                ? java.reach(version, interpreter, plan, cell, offered)
                : reachByApi(version, placesMax, interpreter, plan, cell, offered, output);
        try {
            WorkerProcess process = WorkerProcess.start(
                    cell, reached.program, reached.variables, output, version.name().value(), onExit);
            guard.began(process.pid());
            return new LaunchedWorker(cell, process, reached.link, plan.memoryMb() * BYTES_PER_MB, () -> {
                guard.ended(process.pid());
                scratch.remove(plan.sockets());
            });
        } catch (IOException | RuntimeException e) {
            reached.link.close();
            throw e;
        }
    }

    private CellPlan plan(FunctionVersion version, int placesMax, Path sockets) throws IOException {
        boolean isJava = languageOf(version) == Language.JAVA;
        return new CellPlan(
                code.of(version, settings.isolation().of(version)),
                bootstraps.of(languageOf(version)),
                sockets,
                isJava ? java.programs(interpreterOf(version)) : interpreterOf(version).parts(),
                version.settings().ephemeralStorageMb(),
                isJava ? java.memoryMb(version) : version.memoryMb(),
                CellPlan.TASKS_OF_ONE_INSTANCE + placesMax,
                CellPlan.FILES_OF_ONE_INSTANCE * (isJava ? JavaWorkers.FILES_FACTOR : 1),
                version.settings().network());
    }

    private Reached reachByApi(
            FunctionVersion version,
            int placesMax,
            Interpreter interpreter,
            CellPlan plan,
            Cell cell,
            Map<String, String> offered,
            WorkerOutput output)
            throws IOException {
        Path socket = plan.sockets().resolve(SOCKET);
        RuntimeApi.Doors doors = api.open(socket, placesMax, output);
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rwxrwxrwx"));
        InstanceNames names = InstanceNames.of(version, Instant.ofEpochMilli(clock.epochMillis()));
        Map<String, String> variables = new TreeMap<>(names.environment(version, offered, cell.code()));
        variables.put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + doors.port());
        if (placesMax > 1) {
            variables.put("AWS_LAMBDA_MAX_CONCURRENCY", Integer.toString(placesMax));
        }
        if (languageOf(version) != Language.PROVIDED) {
            variables.put("MILLRACE_SOCKET", cell.sockets().resolve(SOCKET).toString());
        }
        return new Reached(doors.link(), program(version, interpreter, cell), variables);
    }

    private static List<String> program(FunctionVersion version, Interpreter interpreter, Cell cell) {
        String program = interpreter.program().toString();
        Language language = languageOf(version);
        return switch (language) {
            case NODEJS ->
                List.of(
                        program,
                        "--expose-gc",
                        "--max-old-space-size=" + version.memoryMb() * NODE_OLD_SPACE_PERCENT / 100,
                        "--max-semi-space-size=" + Math.max(1, version.memoryMb() * NODE_NEW_SPACE_PERCENT / 100),
                        cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
            case PYTHON -> List.of(program, cell.bootstrap().resolve(Bootstraps.entry(language)).toString());
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

    /** A way to a worker that does not run yet, with the program to start and all that it finds in its environment. */
    record Reached(WorkerLink link, List<String> program, Map<String, String> variables) {}
}
