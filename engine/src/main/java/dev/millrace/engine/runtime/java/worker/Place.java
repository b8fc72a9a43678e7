package dev.millrace.engine.runtime.java.worker;

import dev.millrace.engine.runtime.java.CallEnd;
import dev.millrace.engine.runtime.java.InstanceFacts;
import dev.millrace.engine.runtime.java.LoadedFunction;
import dev.millrace.engine.runtime.java.frame.MalformedFrameException;
import dev.millrace.engine.runtime.java.frame.ReportWriter;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One place of a worker: an instance, from OPEN to CLOSED. Thread-safe: its code runs on one thread, interrupts and the
 * close come from others. What it reports of a run goes out under its lock, so that CLOSED is always the last.
 */
final class Place {
    private static final CallEnd NEVER_BEGUN = new CallEnd(CallEnd.Kind.FAILED, "", new byte[0]);

    private final int number;
    private final ReportWriter reports;
    private final Runnable whenClosed;
    private @Nullable WorkerThread loading;
    private @Nullable LoadedFunction function;
    private boolean busy = true;
    private boolean closing;

    /** Made by the leader, {@code loading}, which goes on to {@link #load} it. */
    Place(int number, ReportWriter reports, WorkerThread loading, Runnable whenClosed) {
        this.number = number;
        this.reports = reports;
        this.loading = loading;
        this.whenClosed = whenClosed;
    }

    /** Initialises the code, on the thread that the place was made with. */
    void load(
            WorkerThread thread,
            WorkerCall first,
            String handler,
            String taskRoot,
            InstanceFacts facts,
            Map<String, String> environment) {
        thread.enterFunction();
        LoadedFunction.Loading result =
                LoadedFunction.load(Path.of(taskRoot), handler, facts, environment, first);
        thread.leaveFunction();
        synchronized (this) {
            loading = null;
            if (result instanceof LoadedFunction.Loaded loaded) {
                function = loaded.function();
                reports.opened(number);
            } else if (result instanceof LoadedFunction.NotLoaded failed) {
                reports.failed(number, failed.end());
            }
            free();
        }
    }

    /** A run is about to be given to this place, which must be open and free. */
    synchronized LoadedFunction take() throws MalformedFrameException {
        LoadedFunction open = function;
        if (open == null || busy || closing) {
            throw new MalformedFrameException("a run for place " + number + ", which is not free");
        }
        busy = true;
        return open;
    }

    /** Runs what was {@link #take taken}. */
    void run(WorkerThread thread, LoadedFunction taken, WorkerCall call) {
        thread.enterFunction();
        CallEnd end = taken.call(call);
        thread.leaveFunction();
        synchronized (this) {
            reports.ended(number, end == null ? NEVER_BEGUN : end, end != null && !taken.exited());
            free();
        }
    }

    synchronized void interrupt() {
        if (loading != null) {
            loading.interrupt();
        } else if (function != null) {
            function.interrupt();
        }
    }

    /** Closes it as soon as no code runs in it. */
    synchronized void close() throws MalformedFrameException {
        if (closing) {
            throw new MalformedFrameException("place " + number + " is closed twice");
        }
        closing = true;
        if (!busy) {
            closeNow();
        }
    }

    private synchronized void free() {
        busy = false;
        if (closing) {
            closeNow();
        }
    }

    private synchronized void closeNow() {
        whenClosed.run();
        if (function != null) {
            function.close();
            function = null;
        }
        reports.closed(number);
    }
}
