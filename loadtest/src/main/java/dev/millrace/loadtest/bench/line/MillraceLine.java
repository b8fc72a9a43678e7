package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.dispatch.Dispatcher;
import dev.millrace.engine.dispatch.Gate;
import dev.millrace.engine.dispatch.InvocationBatch;
import dev.millrace.engine.dispatch.RefusalCounts;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.Zones;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * The engine's own parts from admission to journal, put together as the engine does. Confined to the driving thread.
 */
final class MillraceLine implements Line {
    private static final int RUNS_MAX = 1_000;
    private static final int RING_SLOTS = 4_096;
    private static final long WATCH_TICK_NANOS = 1_000_000;
    private static final ZoneOptions ZONE =
            new ZoneOptions(RUNS_MAX, 100, Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofSeconds(30));

    private final RunSink journal;
    private final Zones zones;
    private final Dispatcher dispatcher;
    private final InvocationBatch batch;
    private final Thread watch;
    private volatile boolean closed;

    MillraceLine(RunSink journal) {
        Clock clock = new SystemClock();
        RefusalCounts refusals = new RefusalCounts();
        AtomicInteger instances = new AtomicInteger();
        this.journal = journal;
        zones = new Zones(
                List.of("a", "b", "c"),
                ZONE,
                List.of(new NoopRuntime()),
                journal,
                instances::incrementAndGet,
                clock);
        dispatcher = new Dispatcher(RING_SLOTS, zones, refusals);
        batch = new InvocationBatch(new Gate(new Admission(RUNS_MAX), refusals, LogSink.NONE, clock), dispatcher);
        watch = Thread.ofPlatform().name("line-watch").daemon().start(this::watch);
    }

    @Override
    public void add(Invocation invocation) {
        Refusal refusal = batch.add(invocation);
        if (refusal != null) {
            throw new IllegalStateException("refused: " + refusal.message());
        }
    }

    @Override
    public void publish() {
        batch.publish();
    }

    @Override
    public void close() {
        closed = true;
        try {
            watch.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        zones.close();
    }

    private void watch() {
        while (!closed) {
            LockSupport.parkNanos(this, WATCH_TICK_NANOS);
            zones.tick();
            dispatcher.dispatch();
            journal.flush();
        }
    }
}
