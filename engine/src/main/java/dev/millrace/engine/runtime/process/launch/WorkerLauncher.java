package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cells;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.engine.runtime.process.files.InvalidEntrypointException;
import dev.millrace.engine.runtime.process.files.ReadableCode;
import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import java.io.IOException;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the workers of functions: for each a cell, a way to reach the server, and what runs its language. Thread-safe;
 * what starts a process is called on one thread that lives as long as the server.
 */
public final class WorkerLauncher implements AutoCloseable {
    private final WorkerSettings settings;
    private final RuntimeApi api;
    private final Bootstraps bootstraps;
    private final ReadableCode code;
    private final Guard guard;
    private final JavaWorkers java;
    private final ApiWorkers others;
    private final CellStart starts;
    private final NeutralWorkers neutral;

    private WorkerLauncher(
            WorkerSettings settings,
            RuntimeApi api,
            WorkerEnvironment environment,
            Runnable endOfBatch,
            Clock clock,
            Scratch scratch)
            throws IOException {
        this.settings = settings;
        this.api = api;
        Cells cells = settings.machine().cells(scratch.newDirectory("cells"));
        bootstraps = Bootstraps.write(scratch.newDirectory("runtime"));
        code = new ReadableCode(cells, scratch.newDirectory("code"));
        java = new JavaWorkers(scratch, environment, endOfBatch, clock);
        others = new ApiWorkers(api, environment);
        guard = Guard.start(scratch.directory());
        starts = new CellStart(cells, bootstraps, java, scratch, guard);
        neutral = new NeutralWorkers(settings, starts, others, environment, code, scratch);
    }

    /** Makes a launcher, with the files that it needs in a new directory. It closes {@code api}. */
    public static WorkerLauncher create(
            WorkerSettings settings, RuntimeApi api, WorkerEnvironment environment, Runnable endOfBatch, Clock clock)
            throws IOException {
        Scratch scratch = Scratch.create();
        try {
            return new WorkerLauncher(settings, api, environment, endOfBatch, clock, scratch);
        } catch (IOException | RuntimeException e) {
            scratch.close();
            throw e;
        }
    }

    /** How many runs one worker of that version may carry at once. */
    public int placesMax(FunctionVersion version) {
        return isJava(version) ? JavaWorkers.PLACES_MAX : version.settings().runsPerInstance();
    }

    /** Those that are started before it is known whose they will be. */
    public NeutralWorkers neutralWorkers() {
        return neutral;
    }

    /** Those functions may be called: does beforehand what all workers of their languages have in common. */
    public void prepare(Collection<FunctionVersion> versions) {
        for (FunctionVersion version : versions) {
            Interpreter interpreter = settings.languages().of(version.runtime());
            if (interpreter != null) {
                bootstraps.prepare(interpreter);
            }
            if (interpreter != null && isJava(version)) {
                java.prepare(interpreter);
            }
        }
    }

    /**
     * Makes {@code waiting} a worker of that function if it still can, or starts one. Throws
     * {@link InvalidEntrypointException} when the program that the function brings cannot be started.
     *
     * @param names of the instance that is its first
     * @param ownOutput where a worker prints that is started
     * @param onExit told once, when its process has ended
     */
    public LaunchedWorker launch(
            FunctionVersion version,
            @Nullable NeutralWorker waiting,
            InstanceNames names,
            Supplier<WorkerOutput> ownOutput,
            Consumer<ExitStatus> onExit)
            throws IOException {
        LaunchedWorker taken = waiting == null ? null : neutral.become(waiting, version, names, onExit);
        return taken == null ? start(version, names, ownOutput.get(), onExit) : taken;
    }

    private LaunchedWorker start(
            FunctionVersion version, InstanceNames names, WorkerOutput output, Consumer<ExitStatus> onExit)
            throws IOException {
        WorkerShape shape = WorkerShape.of(version, settings.isolation().of(version));
        Interpreter interpreter = settings.languages().required(version.runtime());
        return starts.inCell(
                shape, interpreter, code.of(version, shape.isolation()), placesMax(version), (cell, plan) -> {
                    PlannedWorker planned = isJava(version)
                            ? java.plan(version, names, interpreter, cell, plan)
                            : others.plan(version, names, interpreter, cell, plan, output);
                    return starts.start(cell, plan, planned, output, version.name().value(), onExit, () -> {});
                });
    }

    private static boolean isJava(FunctionVersion version) {
        return Language.of(version.runtime()) == Language.JAVA;
    }

    /** Closes what the workers were reached by; they have been killed before. */
    @Override
    public void close() {
        api.close();
        guard.close();
    }
}
