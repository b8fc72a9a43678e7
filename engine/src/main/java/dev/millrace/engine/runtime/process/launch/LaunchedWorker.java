package dev.millrace.engine.runtime.process.launch;

import dev.millrace.engine.runtime.process.cell.Cell;
import dev.millrace.engine.runtime.process.child.WorkerLink;
import dev.millrace.engine.runtime.process.child.WorkerProcess;

/** A worker whose process has been started: the place it lives in, the process, and the way to its code. */
public record LaunchedWorker(Cell cell, WorkerProcess process, WorkerLink link, long memoryBytesMax, Runnable cleanUp)
        implements AutoCloseable {
    /** The process has ended. */
    @Override
    public void close() {
        link.close();
        cell.close();
        cleanUp.run();
    }
}
