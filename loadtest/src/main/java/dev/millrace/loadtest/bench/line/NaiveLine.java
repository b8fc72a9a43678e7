package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.RunSink;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The same runs on a thread pool, without zones and without batches: each run is a task of its own, and each worker
 * writes its records one by one into a journal of its own. Confined to the driving thread.
 */
final class NaiveLine implements Line {
    private static final int RUNS_MAX = 1_000;
    private static final int WORKERS = 2 * Runtime.getRuntime().availableProcessors();
    private static final int CLOSE_SECONDS_MAX = 10;

    private final Clock clock = new SystemClock();
    private final Admission admission = new Admission(RUNS_MAX);
    private final ThreadPoolExecutor workers;

    /** @param journals one for each worker */
    NaiveLine(Supplier<? extends RunSink> journals) {
        workers = new ThreadPoolExecutor(
                WORKERS,
                WORKERS,
                0,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(RUNS_MAX),
                task -> new Worker(task, journals.get()));
        workers.prestartAllCoreThreads();
    }

    @Override
    public void add(Invocation invocation) {
        if (!(admission.admit(invocation.function().name()) instanceof Permit permit)) {
            throw new IllegalStateException("more than " + RUNS_MAX + " in flight");
        }
        Run run = new Run(invocation, permit, clock);
        workers.execute(() -> execute(run));
    }

    @Override
    public void publish() {}

    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the workers have not ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void execute(Run run) {
        Worker worker = (Worker) Thread.currentThread();
        run.takenWarm("a", 1, worker::ended, clock.nanoTime());
        run.end(NoopRuntime.OUTCOME);
    }

    /** A thread of the pool with its journal. Confined to itself. */
    private static final class Worker extends Thread {
        private final RunSink journal;

        Worker(Runnable task, RunSink journal) {
            super(task, "naive-worker");
            this.journal = journal;
            setDaemon(true);
        }

        void ended(Run run) {
            journal.offer(run);
            journal.flush();
        }
    }
}
