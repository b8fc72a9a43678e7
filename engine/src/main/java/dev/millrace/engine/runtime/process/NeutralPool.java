package dev.millrace.engine.runtime.process;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.runtime.process.launch.NeutralWorker;
import dev.millrace.engine.runtime.process.launch.NeutralWorkers;
import dev.millrace.engine.runtime.process.launch.WorkerShape;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Workers that were started ahead of time and wait to become a function's: so a function that is called for the first
 * time waits for its own code only. A few of each shape that functions have are kept, and started when nothing else
 * starts. Thread-safe.
 */
final class NeutralPool {
    private static final Logger LOG = LoggerFactory.getLogger(NeutralPool.class);

    /** Each waiting worker holds memory, so that not every odd shape gets its own. */
    private static final int SHAPES_MAX = 4;
    /** A worker that is started ahead must not take the processor from one that a caller waits for. */
    private static final long QUIET_NANOS = 250_000_000;
    /** A shape whose workers end by themselves so often in a row gets no more. */
    private static final int ENDS_IN_VAIN_MAX = 3;

    private final NeutralWorkers workers;
    private final Executor launches;
    private final Clock clock;
    private final Map<WorkerShape, Shelf> shelves = new HashMap<>();
    private final Set<NeutralWorker> alive = new HashSet<>();
    private long lastStartNanos;
    private boolean closed;

    NeutralPool(NeutralWorkers workers, Executor launches, Clock clock) {
        this.workers = workers;
        this.launches = launches;
        this.clock = clock;
        this.lastStartNanos = clock.nanoTime() - QUIET_NANOS;
    }

    /** The shapes of all functions, each as often as there are such functions: workers are kept for the commonest. */
    void expect(Collection<WorkerShape> shapes) {
        Map<WorkerShape, Long> counts =
                shapes.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        Set<WorkerShape> kept = counts.entrySet().stream()
                .sorted(Map.Entry.<WorkerShape, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(workers.perShape() == 0 ? 0 : SHAPES_MAX)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        List<NeutralWorker> dropped = new ArrayList<>();
        synchronized (this) {
            if (closed) {
                return;
            }
            shelves.entrySet().removeIf(entry -> {
                boolean drop = !kept.contains(entry.getKey());
                if (drop) {
                    dropped.addAll(entry.getValue().waiting);
                }
                return drop;
            });
            kept.forEach(shape -> shelves.computeIfAbsent(shape, any -> new Shelf()));
        }
        dropped.forEach(NeutralWorker::kill);
    }

    /** A worker for a function of that shape, which waits for its assignment; null when none does. */
    synchronized @Nullable NeutralWorker take(@Nullable WorkerShape shape) {
        lastStartNanos = clock.nanoTime();
        Shelf shelf = shape == null ? null : shelves.get(shape);
        if (shelf == null) {
            return null;
        }
        NeutralWorker taken = shelf.waiting.pollFirst();
        while (taken != null && !taken.isWaiting()) {
            taken = shelf.waiting.pollFirst();
        }
        if (taken != null) {
            shelf.endsInVain = 0;
            alive.remove(taken);
        }
        return taken;
    }

    /** Has one more worker started if one is missing and nothing else starts. Returns whether more are missing. */
    boolean fill(long nowNanos) {
        WorkerShape shape;
        synchronized (this) {
            Map.Entry<WorkerShape, Shelf> missing = closed ? null : missing();
            if (missing == null) {
                return false;
            }
            boolean quiet = nowNanos - lastStartNanos >= QUIET_NANOS
                    && shelves.values().stream().noneMatch(shelf -> shelf.starts);
            if (!quiet) {
                return true;
            }
            missing.getValue().starts = true;
            shape = missing.getKey();
        }
        launches.execute(() -> start(shape));
        return true;
    }

    private Map.@Nullable Entry<WorkerShape, Shelf> missing() {
        for (Map.Entry<WorkerShape, Shelf> entry : shelves.entrySet()) {
            if (entry.getValue().lacks(workers.perShape())) {
                return entry;
            }
        }
        return null;
    }

    private void start(WorkerShape shape) {
        NeutralWorker started;
        try {
            started = workers.launch(shape, this::gone);
        } catch (IOException | RuntimeException e) {
            LOG.warn("no worker can be started ahead of time for {}", shape, e);
            startFailed(shape);
            return;
        }
        if (!keep(started)) {
            started.kill();
        }
        if (started.isGone()) {
            gone(started);
        }
    }

    /** False when nobody needs it any more. */
    private synchronized boolean keep(NeutralWorker started) {
        alive.add(started);
        Shelf shelf = shelves.get(started.shape());
        if (shelf == null || closed) {
            return false;
        }
        shelf.starts = false;
        shelf.waiting.addLast(started);
        return true;
    }

    /** Told of its end; a second time when that came before the worker was kept. */
    private void gone(NeutralWorker worker) {
        boolean waited;
        synchronized (this) {
            alive.remove(worker);
            Shelf shelf = shelves.get(worker.shape());
            waited = shelf != null && shelf.waiting.remove(worker) && !closed;
        }
        if (waited) {
            endedInVain(worker.shape());
        }
    }

    private void startFailed(WorkerShape shape) {
        synchronized (this) {
            Shelf shelf = shelves.get(shape);
            if (shelf != null) {
                shelf.starts = false;
            }
        }
        endedInVain(shape);
    }

    private void endedInVain(WorkerShape shape) {
        boolean last;
        synchronized (this) {
            Shelf shelf = shelves.get(shape);
            if (shelf == null) {
                return;
            }
            last = ++shelf.endsInVain == ENDS_IN_VAIN_MAX;
        }
        if (last) {
            LOG.warn("workers that are started ahead of time for {} do not stay; no more are started", shape);
        }
    }

    /** Ends those that wait, and keeps no more. */
    void close() {
        List<NeutralWorker> killed;
        synchronized (this) {
            closed = true;
            killed = List.copyOf(alive);
        }
        killed.forEach(NeutralWorker::kill);
    }

    /** Workers that wait now, of all shapes. */
    synchronized int waiting() {
        return shelves.values().stream().mapToInt(shelf -> shelf.waiting.size()).sum();
    }

    /** Whether processes of waiting workers may live. */
    synchronized boolean isEmpty() {
        return alive.isEmpty();
    }

    /** The workers of one shape. Guarded by the pool's lock. */
    private static final class Shelf {
        private final Deque<NeutralWorker> waiting = new ArrayDeque<>();
        private boolean starts;
        private int endsInVain;

        private boolean lacks(int workersMax) {
            return waiting.size() < workersMax && endsInVain < ENDS_IN_VAIN_MAX;
        }
    }
}
