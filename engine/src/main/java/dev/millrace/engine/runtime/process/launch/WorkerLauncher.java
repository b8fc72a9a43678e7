package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.files.Entrypoint;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.engine.runtime.process.files.CodeSlot;
import dev.millrace.engine.runtime.process.files.ReadableCode;
import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
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
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts worker processes: for each a cell, a way to reach the server, and what runs its language. Thread-safe; what
 * starts a process is called on one thread that lives as long as the server.
 */
public final class WorkerLauncher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerLauncher.class);
    private static final long BYTES_PER_MB = 1L << 20;

    private final WorkerSettings settings;
    private final Cells cells;
    private final RuntimeApi api;
    private final JavaWorkers java;
    private final ScriptWorkers scripts;
    private final WorkerEnvironment environment;
    private final Scratch scratch;
    private final Bootstraps bootstraps;
    private final ReadableCode code;
    private final Guard guard;

    private WorkerLauncher(
            WorkerSettings settings,
            Cells cells,
            RuntimeApi api,
            JavaWorkers java,
            ScriptWorkers scripts,
            WorkerEnvironment environment,
            Scratch scratch,
            Bootstraps bootstraps,
            Guard guard)
            throws IOException {
        this.settings = settings;
        this.cells = cells;
        this.api = api;
        this.java = java;
        this.scripts = scripts;
        this.environment = environment;
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
                    new ScriptWorkers(api, environment, clock),
                    environment,
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
        return isJava(version.runtime()) ? JavaWorkers.PLACES_MAX : version.settings().runsPerInstance();
    }

    /** How many neutral workers are to wait for each shape. */
    public int neutralWorkers() {
        return settings.neutralWorkers();
    }

    /** The shape of the neutral workers that can become one of that version's; null when none can. */
    public @Nullable WorkerShape neutralShape(FunctionVersion version) {
        return WorkerShape.canBeTakenOver(version) && settings.languages().of(version.runtime()) != null
                ? shape(version)
                : null;
    }

    private WorkerShape shape(FunctionVersion version) {
        return WorkerShape.of(version, settings.isolation().of(version));
    }

    /** Those functions may be called: does beforehand what all workers of their languages have in common. */
    public void prepare(Collection<FunctionVersion> versions) {
        for (FunctionVersion version : versions) {
            Interpreter interpreter = settings.languages().of(version.runtime());
            if (interpreter != null) {
                bootstraps.prepare(interpreter);
            }
            if (interpreter != null && isJava(version.runtime())) {
                java.prepare(interpreter);
            }
        }
    }

    /**
     * Starts a worker of one function. Throws {@link InvalidEntrypointException} when the program that the function
     * brings cannot be started.
     *
     * @param ahead whether it starts before an invocation waits for it
     * @param onExit told once, when its process has ended
     */
    public LaunchedWorker launch(
            FunctionVersion version, boolean ahead, WorkerOutput output, Consumer<ExitStatus> onExit)
            throws IOException {
        int placesMax = placesMax(version);
        WorkerShape shape = shape(version);
        Interpreter interpreter = interpreterOf(version.runtime());
        return inCell(shape, code.of(version, shape.isolation()), placesMax, (cell, plan) -> {
            Reached reached = reach(version, ahead, interpreter, cell, plan, output);
            return start(cell, plan, reached, output, version.name().value(), onExit, () -> {});
        });
    }

    /**
     * Starts a worker that becomes a function's later.
     *
     * @param whenGone told once, when its process has ended without having become one
     */
    public NeutralWorker launchNeutral(WorkerShape shape, Consumer<NeutralWorker> whenGone) throws IOException {
        NeutralWorker neutral = new NeutralWorker(shape, whenGone);
        Interpreter interpreter = interpreterOf(shape.runtime());
        Path directory = scratch.newDirectory("task");
        try {
            CodeSlot slot = CodeSlot.create(directory);
            inCell(shape, directory, 1, (cell, plan) -> {
                RuntimeApi.Doors doors = scripts.open(plan, 1, neutral.output(), cell);
                Reached reached = new Reached(
                        doors.link(),
                        ScriptWorkers.program(interpreter, shape.memoryMb(), cell),
                        scripts.neutralVariables(interpreter, cell, doors));
                Runnable atEnd = () -> scratch.remove(directory);
                LaunchedWorker worker =
                        start(cell, plan, reached, neutral.output(), "neutral", neutral::exited, atEnd);
                neutral.started(new NeutralWorker.Running(worker, doors, slot));
                return worker;
            });
            return neutral;
        } catch (IOException | RuntimeException e) {
            scratch.remove(directory);
            throw e;
        }
    }

    /**
     * Makes a neutral worker one of that version's; null when it cannot become that any more, and then it ends.
     *
     * @param ahead whether that is before an invocation waits for it
     * @param onExit told once, when its process has ended
     */
    public @Nullable LaunchedWorker become(
            NeutralWorker neutral, FunctionVersion version, boolean ahead, Consumer<ExitStatus> onExit) {
        NeutralWorker.Running running = neutral.running();
        if (running == null) {
            return null;
        }
        Cell cell = running.worker().cell();
        RuntimeApi.Doors doors = running.doors();
        try {
            if (running.slot().fill(code.of(version, neutral.shape().isolation())) && neutral.takeOver(onExit)) {
                doors.link().assign(scripts.assignment(version, ahead, interpreterOf(version.runtime()), cell, doors));
                return running.worker();
            }
        } catch (IOException e) {
            LOG.warn("a worker that waited cannot have the code of {}; it gets one of its own", version, e);
        }
        neutral.kill();
        return null;
    }

    private <T> T inCell(WorkerShape shape, Path readableCode, int placesMax, Occupation<T> occupation)
            throws IOException {
        Path sockets = scratch.newDirectory("w");
        try {
            CellPlan plan = plan(shape, readableCode, placesMax, sockets);
            Cell cell = cells.prepare(shape.isolation(), plan);
            try {
                return occupation.begin(cell, plan);
            } catch (IOException | RuntimeException e) {
                cell.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            scratch.remove(sockets);
            throw e;
        }
    }

    private CellPlan plan(WorkerShape shape, Path readableCode, int placesMax, Path sockets) throws IOException {
        Interpreter interpreter = interpreterOf(shape.runtime());
        boolean isJava = isJava(shape.runtime());
        return new CellPlan(
                readableCode,
                bootstraps.of(languageOf(shape.runtime())),
                sockets,
                isJava ? java.programs(interpreter) : interpreter.parts(),
                shape.tmpMb(),
                isJava ? java.memoryMb(shape.memoryMb()) : shape.memoryMb(),
                CellPlan.TASKS_OF_ONE_INSTANCE + placesMax,
                CellPlan.FILES_OF_ONE_INSTANCE * (isJava ? JavaWorkers.FILES_FACTOR : 1),
                shape.network());
    }

    private Reached reach(
            FunctionVersion version,
            boolean ahead,
            Interpreter interpreter,
            Cell cell,
            CellPlan plan,
            WorkerOutput output)
            throws IOException {
        if (isJava(version.runtime())) {
            return java.reach(version, ahead, interpreter, plan, cell, environment.of(version, cell, interpreter));
        }
        if (languageOf(version.runtime()) == Language.PROVIDED) {
            Entrypoint.check(cell);
        }
        List<String> program = ScriptWorkers.program(interpreter, version.memoryMb(), cell);
        List<String> command = ExecWrapper.around(program, version, cell);
        RuntimeApi.Doors doors = scripts.open(plan, placesMax(version), output, cell);
        return new Reached(
                doors.link(),
                command,
                scripts.variables(version, ahead, interpreter, cell, doors));
    }

    private LaunchedWorker start(
            Cell cell,
            CellPlan plan,
            Reached reached,
            WorkerOutput output,
            String name,
            Consumer<ExitStatus> onExit,
            Runnable atEnd)
            throws IOException {
        try {
            WorkerProcess process =
                    WorkerProcess.start(cell, reached.program, reached.variables, output, name, onExit);
            guard.began(process.pid());
            return new LaunchedWorker(cell, process, reached.link, plan.memoryMb() * BYTES_PER_MB, () -> {
                guard.ended(process.pid());
                scratch.remove(plan.sockets());
                atEnd.run();
            });
        } catch (IOException | RuntimeException e) {
            reached.link.close();
            throw e;
        }
    }

    private Interpreter interpreterOf(String runtime) {
        Interpreter interpreter = settings.languages().of(runtime);
        if (interpreter == null) {
            throw new IllegalStateException(settings.languages().missing(runtime));
        }
        return interpreter;
    }

    private static Language languageOf(String runtime) {
        return Objects.requireNonNull(Language.of(runtime), runtime);
    }

    private static boolean isJava(String runtime) {
        return languageOf(runtime) == Language.JAVA;
    }

    /** Closes what the workers were reached by; they have been killed before. */
    @Override
    public void close() {
        api.close();
        guard.close();
    }

    /** A way to a worker that does not run yet, with the program to start and all that it finds in its environment. */
    record Reached(WorkerLink link, List<String> program, Map<String, String> variables) {}

    /** What begins in a cell; the cell is closed when it throws. */
    private interface Occupation<T> {
        T begin(Cell cell, CellPlan plan) throws IOException;
    }
}
