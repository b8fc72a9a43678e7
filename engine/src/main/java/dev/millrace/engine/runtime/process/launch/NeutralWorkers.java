package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.runtime.InstanceNames;
import dev.millrace.engine.runtime.process.api.RuntimeApi;
import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.files.CodeSlot;
import dev.millrace.engine.runtime.process.files.ReadableCode;
import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Starts workers before it is known whose they will be, and makes them a function's later. Thread-safe; what starts a
 * process is called on one thread that lives as long as the server.
 */
public final class NeutralWorkers {
    private static final Logger LOG = LoggerFactory.getLogger(NeutralWorkers.class);
    private static final JsonFactory JSON = new JsonFactory();

    private final WorkerSettings settings;
    private final CellStart starts;
    private final ApiWorkers workers;
    private final WorkerEnvironment environment;
    private final ReadableCode code;
    private final Scratch scratch;

    NeutralWorkers(
            WorkerSettings settings,
            CellStart starts,
            ApiWorkers workers,
            WorkerEnvironment environment,
            ReadableCode code,
            Scratch scratch) {
        this.settings = settings;
        this.starts = starts;
        this.workers = workers;
        this.environment = environment;
        this.code = code;
        this.scratch = scratch;
    }

    /** How many are to wait for each shape. */
    public int perShape() {
        return settings.neutralWorkers();
    }

    /** The shape of those that can become a worker of that version; null when none can. */
    public @Nullable WorkerShape shapeFor(FunctionVersion version) {
        return WorkerShape.canBeTakenOver(version) && settings.languages().of(version.runtime()) != null
                ? WorkerShape.of(version, settings.isolation().of(version))
                : null;
    }

    /**
     * Starts one.
     *
     * @param whenGone told once, when its process has ended without having become a function's
     */
    public NeutralWorker launch(WorkerShape shape, Consumer<NeutralWorker> whenGone) throws IOException {
        NeutralWorker neutral = new NeutralWorker(shape, whenGone);
        Interpreter interpreter = settings.languages().required(shape.runtime());
        Path directory = scratch.newDirectory("task");
        try {
            CodeSlot slot = CodeSlot.create(directory);
            starts.inCell(shape, interpreter, directory, 1, (cell, plan) -> {
                RuntimeApi.Doors doors = workers.open(plan, 1, neutral.output(), cell);
                PlannedWorker planned = workers.planNeutral(interpreter, shape.memoryMb(), cell, doors);
                Runnable atEnd = () -> scratch.remove(directory);
                LaunchedWorker worker =
                        starts.start(cell, plan, planned, neutral.output(), "neutral", neutral::exited, atEnd);
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
     * @param names of the instance that is its first
     * @param onExit told once, when its process has ended
     */
    @Nullable LaunchedWorker become(
            NeutralWorker neutral, FunctionVersion version, InstanceNames names, Consumer<ExitStatus> onExit) {
        NeutralWorker.Running running = neutral.running();
        if (running == null) {
            return null;
        }
        try {
            if (running.slot().fill(code.of(version, neutral.shape().isolation())) && neutral.takeOver(onExit)) {
                Cell cell = running.worker().cell();
                RuntimeApi.Doors doors = running.doors();
                Interpreter interpreter = settings.languages().required(version.runtime());
                doors.link()
                        .assign(assignment(
                                environment.ofTakenOver(version, names, interpreter, cell, doors.port()),
                                cell.code()));
                return running.worker();
            }
        } catch (IOException e) {
            LOG.warn("a worker that waited cannot have the code of {}; it gets one of its own", version, e);
        }
        neutral.kill();
        return null;
    }

    /** What a neutral worker is told to become, as JSON. */
    private static byte[] assignment(Map<String, String> variables, Path directory) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            json.writeObjectPropertyStart("environment");
            variables.forEach(json::writeStringProperty);
            json.writeEndObject();
            json.writeStringProperty("directory", directory.toString());
            json.writeEndObject();
        }
        return bytes.toByteArray();
    }
}
