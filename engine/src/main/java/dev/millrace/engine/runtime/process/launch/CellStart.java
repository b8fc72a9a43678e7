package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.cell.CellPlan;
import dev.millrace.engine.runtime.process.cell.Cells;
import dev.millrace.engine.runtime.process.files.Bootstraps;
import dev.millrace.engine.runtime.process.files.Scratch;
import dev.millrace.engine.runtime.process.language.Interpreter;
import dev.millrace.engine.runtime.process.language.Language;
import dev.millrace.engine.runtime.process.child.ExitStatus;
import dev.millrace.engine.runtime.process.child.WorkerOutput;
import dev.millrace.engine.runtime.process.child.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Makes a cell for each worker and starts the worker's process in it; what a start that failed, or a process that has
 * ended, leaves behind is removed. Confined to the thread that starts workers.
 */
final class CellStart {
    private static final long BYTES_PER_MB = 1L << 20;

    private final Cells cells;
    private final Bootstraps bootstraps;
    private final JavaWorkers java;
    private final Scratch scratch;
    private final Guard guard;

    CellStart(Cells cells, Bootstraps bootstraps, JavaWorkers java, Scratch scratch, Guard guard) {
        this.cells = cells;
        this.bootstraps = bootstraps;
        this.java = java;
        this.scratch = scratch;
        this.guard = guard;
    }

    /** What begins in a cell; the cell is closed when it throws. */
    interface Occupation {
        LaunchedWorker begin(Cell cell, CellPlan plan) throws IOException;
    }

    /** Makes a cell that shows {@code readableCode}, for a worker with so many places. */
    LaunchedWorker inCell(
            WorkerShape shape, Interpreter interpreter, Path readableCode, int placesMax, Occupation occupation)
            throws IOException {
        Path sockets = scratch.newDirectory("w");
        try {
            CellPlan plan = plan(shape, interpreter, readableCode, placesMax, sockets);
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

    private CellPlan plan(
            WorkerShape shape, Interpreter interpreter, Path readableCode, int placesMax, Path sockets)
            throws IOException {
        Language language = Objects.requireNonNull(Language.of(shape.runtime()), shape.runtime());
        boolean isJava = language == Language.JAVA;
        return new CellPlan(
                readableCode,
                bootstraps.of(language),
                sockets,
                isJava ? java.programs(interpreter) : interpreter.parts(),
                shape.tmpMb(),
                isJava ? java.memoryMb(shape.memoryMb()) : shape.memoryMb(),
                CellPlan.TASKS_OF_ONE_INSTANCE + placesMax,
                CellPlan.FILES_OF_ONE_INSTANCE * (isJava ? JavaWorkers.FILES_FACTOR : 1),
                shape.network());
    }

    /**
     * Starts what was planned for the cell; its link is closed when that fails.
     *
     * @param name of the thread that reads what it prints
     * @param onExit told once, when the process has ended
     * @param atEnd done when the worker is closed
     */
    LaunchedWorker start(
            Cell cell,
            CellPlan plan,
            PlannedWorker planned,
            WorkerOutput output,
            String name,
            Consumer<ExitStatus> onExit,
            Runnable atEnd)
            throws IOException {
        try {
            WorkerProcess process =
                    WorkerProcess.start(cell, planned.command(), planned.variables(), output, name, onExit);
            guard.began(process.pid());
            return new LaunchedWorker(cell, process, planned.link(), plan.memoryMb() * BYTES_PER_MB, () -> {
                guard.ended(process.pid());
                scratch.remove(plan.sockets());
                atEnd.run();
            });
        } catch (IOException | RuntimeException e) {
            planned.link().close();
            throw e;
        }
    }
}
