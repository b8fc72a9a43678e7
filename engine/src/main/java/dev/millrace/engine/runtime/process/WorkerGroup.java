package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.runtime.StartListener;
import dev.millrace.engine.runtime.process.launch.WorkerLauncher;
import dev.millrace.engine.runtime.process.launch.WorkerShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The workers of one function version in one zone. When starts fail one after the other, the next ones are put off
 * for longer and longer. Thread-safe.
 */
final class WorkerGroup {
    private static final int FAILURES_WITHOUT_DELAY = 3;
    private static final long FIRST_DELAY_NANOS = 100_000_000;
    private static final int DOUBLINGS_MAX = 7;

    private final FunctionVersion version;
    private final int placesMax;
    private final @Nullable WorkerShape neutralShape;
    private final WorkerLauncher launcher;
    private final NeutralPool neutral;
    private final Executor launches;
    private final Clock clock;
    private final Queue<Worker> unflushed;
    private final Runnable endOfBatch;
    private final List<Worker> open = new ArrayList<>();
    private final Set<Worker> alive = new HashSet<>();
    private int failures;
    private long startsAfterNanos;
    private @Nullable FailedStart lastFailure;
    private boolean retired;

    WorkerGroup(
            FunctionVersion version,
            WorkerLauncher launcher,
            NeutralPool neutral,
            Executor launches,
            Clock clock,
            Queue<Worker> unflushed,
            Runnable endOfBatch) {
        this.version = version;
        this.placesMax = launcher.placesMax(version);
        this.neutralShape = launcher.neutralWorkers().shapeFor(version);
        this.launcher = launcher;
        this.neutral = neutral;
        this.launches = launches;
        this.clock = clock;
        this.unflushed = unflushed;
        this.endOfBatch = endOfBatch;
    }

    /** Starts an instance in a worker that has room, or in a new one. Returns false when the group was retired. */
    boolean start(Run run, StartListener listener) {
        Worker opened = null;
        WorkerInstance place = null;
        Worker launched = null;
        Outcome putOff = null;
        synchronized (this) {
            if (retired) {
                return false;
            }
            for (int i = 0; i < open.size() && place == null; i++) {
                opened = open.get(i);
                place = opened.take(run, listener);
            }
            if (place == null) {
                putOff = putOff(run);
            }
            if (place == null && putOff == null) {
                launched = new Worker(this, placesMax, neutral.take(neutralShape), clock);
                open.add(launched);
                alive.add(launched);
                launched.take(run, listener);
            }
        }
        if (putOff != null) {
            listener.failed(putOff);
            endOfBatch.run();
        } else if (launched != null) {
            Worker waiting = launched;
            launches.execute(() -> waiting.launch(launcher));
        } else if (opened != null && place != null) {
            opened.open(place);
        }
        return true;
    }

    /** The end of a run that gets no worker now, since the last starts have failed; null when it gets one. */
    private @Nullable Outcome putOff(Run run) {
        FailedStart last = lastFailure;
        boolean waits = failures >= FAILURES_WITHOUT_DELAY && clock.nanoTime() - startsAfterNanos < 0;
        return waits && last != null ? last.forRun(run) : null;
    }

    synchronized void startSucceeded() {
        failures = 0;
        lastFailure = null;
    }

    synchronized void startFailed(Run run, Outcome how) {
        failures++;
        lastFailure = new FailedStart(run.requestId(), how);
        int doublings = Math.min(DOUBLINGS_MAX, failures - FAILURES_WITHOUT_DELAY);
        startsAfterNanos = clock.nanoTime() + (doublings < 0 ? 0 : FIRST_DELAY_NANOS << doublings);
    }

    /** The worker takes no more runs. */
    synchronized void leaves(Worker worker) {
        open.remove(worker);
    }

    /** The worker's process has ended, or was never there. */
    synchronized void ended(Worker worker) {
        open.remove(worker);
        alive.remove(worker);
    }

    /** Those whose process may live. */
    synchronized List<Worker> workers() {
        return List.copyOf(alive);
    }

    /** Retires the group when nothing would be forgotten with it; true when it is retired. */
    synchronized boolean retireIfUnused() {
        retired = retired || (alive.isEmpty() && (lastFailure == null || clock.nanoTime() - startsAfterNanos > 0));
        return retired;
    }

    /** Runs were handed over to the worker that it has not been sent yet. */
    void handedOver(Worker worker) {
        unflushed.add(worker);
    }

    void endOfBatch() {
        endOfBatch.run();
    }

    FunctionVersion version() {
        return version;
    }
}
