package dev.millrace.engine.runtime.process.child;

import dev.millrace.engine.runtime.process.cell.Cell;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A worker as the operating system knows it: its processes, what they print, their end. Thread-safe; one thread reads
 * what it prints.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what runs at the end of the process has nobody to tell
public final class WorkerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
    private static final int READ_BYTES = 16 * 1024;
    private static final long READER_STACK_BYTES = 128 * 1024;
    /** How long the output of a process that has ended may stay open: by a descendant that left its group. */
    private static final long OUTPUT_END_MILLIS_MAX = 200;

    private final Cell cell;
    private final Process process;
    private final ProcessTree tree;
    private final WorkerOutput output;
    private final Consumer<ExitStatus> onExit;
    private final AtomicBoolean exitTold = new AtomicBoolean();
    private List<Long> frozen = List.of();

    private WorkerProcess(Cell cell, Process process, WorkerOutput output, Consumer<ExitStatus> onExit) {
        this.cell = cell;
        this.process = process;
        this.tree = new ProcessTree(process.pid());
        this.output = output;
        this.onExit = onExit;
    }

    /**
     * Starts {@code program} in {@code cell}. Called on a thread that lives as long as the server.
     *
     * @param environment all variables that it sees
     * @param onExit told once, when the process has ended and what it printed has been read
     */
    public static WorkerProcess start(
            Cell cell,
            List<String> program,
            Map<String, String> environment,
            WorkerOutput output,
            String name,
            Consumer<ExitStatus> onExit)
            throws IOException {
        Process process = cell.start(program, environment);
        WorkerProcess started = new WorkerProcess(cell, process, output, onExit);
        Thread.ofPlatform()
                .name("worker-output-" + name)
                .daemon()
                .stackSize(READER_STACK_BYTES)
                .inheritInheritableThreadLocals(false)
                .start(started::readOutput);
        process.onExit().thenAccept(_ -> started.exited());
        return started;
    }

    public long pid() {
        return process.pid();
    }

    /** Has its processes killed, and returns before they are: that may take some looks at what is left. */
    public void kill() {
        Thread.ofVirtual().name("worker-kill-" + process.pid()).start(cell::kill);
    }

    /** Lets its processes use no processor time until {@link #thaw()}. Its owner calls one after the other. */
    public void freeze() {
        frozen = tree.signal(Signals.STOP);
    }

    public void thaw() {
        tree.signal(Signals.CONTINUE, frozen);
    }

    private void readOutput() {
        byte[] buffer = new byte[READ_BYTES];
        try (InputStream printed = process.getInputStream()) {
            for (int length = printed.read(buffer); length >= 0; length = printed.read(buffer)) {
                output.read(buffer, length);
            }
        } catch (IOException e) {
            LOG.debug("the output of process {} ended", process.pid(), e);
        } catch (RuntimeException | Error broken) {
            LOG.error("the output of process {} cannot be read on; it is ended", process.pid(), broken);
            kill();
        }
        output.ended();
        tellExit();
    }

    private void exited() {
        cell.kill(); // what it left behind
        CompletableFuture.delayedExecutor(OUTPUT_END_MILLIS_MAX, TimeUnit.MILLISECONDS).execute(this::outputIsLate);
    }

    private void outputIsLate() {
        output.ended();
        tellExit();
    }

    private void tellExit() {
        try {
            int status = process.waitFor();
            if (exitTold.compareAndSet(false, true)) {
                onExit.accept(new ExitStatus(status));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the reader of a worker's output", e);
        }
    }
}
