package dev.millrace.loadtest.bench.runtime;

import dev.millrace.engine.Engine;
import dev.millrace.engine.EngineOptions;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.Isolation;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.Outcome;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.Reply;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.Run;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.process.launch.WorkerSettings;
import dev.millrace.loadtest.bench.server.Interpreters;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The whole engine, from admission to the answer after the journal's append, with its own workers. One thread hands the
 * invocations in, as an event loop of the HTTP server would. Confined to the main thread, but for the answers.
 *
 * <p>Usage: {@code EngineSide RUNTIME IN-FLIGHT DIRECTORY ISOLATION}, with an empty directory.
 */
final class EngineSide implements Side {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final Duration START_MAX = Duration.ofMinutes(1);

    private final Engine engine;
    private final FunctionVersion function;
    private final Clock clock;
    private final InvocationBatch batch;
    private final List<Caller> callers = new ArrayList<>();
    private final BlockingQueue<Caller> answered = new LinkedBlockingQueue<>();
    private final Histogram roundTrips = new Histogram(3);

    private EngineSide(Engine engine, FunctionVersion function, int inFlight) {
        this.engine = engine;
        this.function = function;
        this.clock = engine.clock();
        this.batch = engine.newBatch();
        for (int i = 0; i < inFlight; i++) {
            callers.add(new Caller());
        }
    }

    static EngineSide start(String runtime, int inFlight, Path directory, WorkerSettings settings)
            throws IOException {
        Engine engine = Engine.start(options(directory.resolve("data")), settings);
        return new EngineSide(engine, RuntimeEcho.register(engine, runtime), inFlight);
    }

    /** As a server has them, but that a start may take long on a busy machine: it is not what is measured. */
    private static EngineOptions options(Path data) {
        EngineOptions defaults = EngineOptions.defaults(data);
        return new EngineOptions(
                data,
                defaults.account(),
                defaults.accountRunsMax(),
                defaults.zones(),
                defaults.ringSlots(),
                defaults.stuckThreadsMax(),
                START_MAX,
                defaults.instanceIdle(),
                defaults.threadIdle(),
                defaults.drainTimeout(),
                defaults.journal(),
                defaults.capture());
    }

    static WorkerSettings settings(@Nullable Isolation isolation, Path directory) {
        return WorkerSettings.of(
                Interpreters.find(directory.resolve("cache")).found(),
                WorkerSettings.probe(),
                isolation,
                Set.of(),
                Set.of(),
                0);
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[2]);
        WorkerSettings settings = settings(args[3].equals("auto") ? null : Isolation.parse(args[3]), directory);
        try (EngineSide side = start(args[0], Integer.parseInt(args[1]), directory, settings)) {
            SideProcess.serve(side, settings.isolation().of(side.function).text());
        }
    }

    @Override
    public Driven drive(Duration length) throws InterruptedException {
        roundTrips.reset();
        long cpuBeginNanos = THREADS.getCurrentThreadCpuTime();
        long endNanos = clock.nanoTime() + length.toNanos();
        callers.forEach(Caller::call);
        batch.publish();
        int inFlight = callers.size();
        while (inFlight > 0) {
            for (Caller caller = answered.take(); caller != null; caller = answered.poll()) {
                roundTrips.recordValue(caller.roundTripNanos());
                if (clock.nanoTime() - endNanos < 0) {
                    caller.call();
                } else {
                    inFlight--;
                }
            }
            batch.publish();
        }
        return Driven.of(roundTrips, THREADS.getCurrentThreadCpuTime() - cpuBeginNanos);
    }

    @Override
    public void close() {
        engine.close();
    }

    /** One invocation in flight, again and again. Written by whoever answers, then handed to the main thread. */
    private final class Caller implements Reply {
        private long handedInNanos;
        private long answeredNanos;
        private @Nullable String failure;

        void call() {
            handedInNanos = clock.nanoTime();
            Refusal refusal = batch.add(new Invocation(
                    RequestId.random(),
                    function,
                    RuntimeEcho.EVENT,
                    TriggerKind.INVOKE,
                    handedInNanos,
                    null,
                    null,
                    false,
                    this));
            if (refusal != null) {
                throw new IllegalStateException("refused: " + refusal.message());
            }
        }

        @Override
        public void answered(Run run) {
            answeredNanos = clock.nanoTime();
            failure = run.outcome() instanceof Outcome.Returned ? null : run.outcome().payload().text();
            answered.add(this);
        }

        @Override
        public void refused(Refusal refusal) {
            failure = refusal.message();
            answered.add(this);
        }

        long roundTripNanos() {
            if (failure != null) {
                throw new IllegalStateException("a run has failed: " + failure);
            }
            return answeredNanos - handedInNanos;
        }
    }
}
