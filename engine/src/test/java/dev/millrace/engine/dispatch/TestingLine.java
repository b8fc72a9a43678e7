package dev.millrace.engine.dispatch;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.function.FunctionName;
import dev.millrace.engine.function.FunctionVersion;
import dev.millrace.engine.function.InstanceSettings;
import dev.millrace.engine.invocation.Invocation;
import dev.millrace.engine.invocation.LogSink;
import dev.millrace.engine.invocation.Payload;
import dev.millrace.engine.invocation.Refusal;
import dev.millrace.engine.invocation.RequestId;
import dev.millrace.engine.invocation.ResponseStream;
import dev.millrace.engine.journal.AdmissionTally;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.RunSink;
import dev.millrace.engine.journal.TriggerKind;
import dev.millrace.engine.runtime.FunctionRuntime;
import dev.millrace.engine.zone.ZoneOptions;
import dev.millrace.engine.zone.Zones;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The line from the gate to the records, with a runtime of the test's and the journal in memory. Thread-safe. */
public final class TestingLine implements AutoCloseable {
    public static final Duration INIT_TIMEOUT = Duration.ofMinutes(1);
    static final Duration INSTANCE_IDLE = Duration.ofMinutes(1);

    public final Admission admission;
    public final RefusalCounts refusals = new RefusalCounts();
    final Zones zones;
    final Dispatcher dispatcher;
    final Gate gate;
    public final MemoryJournal journal = new MemoryJournal();
    final Clock clock;
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> ticks;

    private TestingLine(FunctionRuntime runtime, int runsMax, int ringSlots, ZoneOptions options, Clock clock) {
        this.clock = clock;
        admission = new Admission(runsMax);
        AtomicInteger instances = new AtomicInteger();
        zones = new Zones(List.of("a", "b", "c"), options, List.of(runtime), journal, instances::incrementAndGet, clock);
        dispatcher = new Dispatcher(ringSlots, zones, refusals);
        gate = new Gate(admission, refusals, LogSink.NONE, clock);
        ticks = watch.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.MILLISECONDS);
    }

    TestingLine(FunctionRuntime runtime, int runsMax, int ringSlots, ZoneOptions options) {
        this(runtime, runsMax, ringSlots, options, new SystemClock());
    }

    TestingLine(FunctionRuntime runtime) {
        this(runtime, new SystemClock());
    }

    /** A line that watches its deadlines by that clock. */
    public TestingLine(FunctionRuntime runtime, Clock clock) {
        this(runtime, 1_000, 4_096, options(500), clock);
    }

    static ZoneOptions options(int zoneRunsMax) {
        return new ZoneOptions(zoneRunsMax, 100, INIT_TIMEOUT, INSTANCE_IDLE, Duration.ofSeconds(30));
    }

    private void tick() {
        zones.tick();
        journal.flush();
    }

    public InvocationBatch newBatch() {
        return new InvocationBatch(gate, dispatcher);
    }

    /** Sends one invocation and returns where its answer will be. */
    public TestingReply invoke(FunctionVersion version) {
        return invoke(version, "{}");
    }

    TestingReply invoke(FunctionVersion version, String payload) {
        return invoke(version, payload, null);
    }

    /** Sends one invocation whose caller takes the response piece by piece. */
    TestingReply invoke(FunctionVersion version, ResponseStream stream) {
        return invoke(version, "{}", stream);
    }

    private TestingReply invoke(FunctionVersion version, String payload, @Nullable ResponseStream stream) {
        TestingReply reply = new TestingReply();
        InvocationBatch batch = newBatch();
        Refusal refusal = batch.add(invocation(version, payload, reply, stream));
        if (refusal != null) {
            reply.refused(refusal);
        }
        batch.publish();
        return reply;
    }

    Invocation invocation(FunctionVersion version, String payload, TestingReply reply) {
        return invocation(version, payload, reply, null);
    }

    private Invocation invocation(
            FunctionVersion version, String payload, TestingReply reply, @Nullable ResponseStream stream) {
        return new Invocation(
                RequestId.random(),
                version,
                Payload.ofText(payload),
                TriggerKind.INVOKE,
                clock.nanoTime(),
                null,
                null,
                false,
                1,
                reply,
                stream);
    }

    public static FunctionVersion function(String name, Duration timeout) {
        return function(name, timeout, InstanceSettings.defaultsFor(new FunctionName(name)));
    }

    static FunctionVersion function(String name, Duration timeout, InstanceSettings settings) {
        return new FunctionVersion(
                new FunctionName(name),
                FunctionVersion.LATEST,
                name + "-revision",
                "arn:aws:lambda:us-east-1:000000000000:function:" + name,
                "java25",
                "pkg.Class",
                Map.of(),
                128,
                timeout,
                "sha",
                Path.of("none"),
                settings);
    }

    @Override
    public void close() {
        ticks.cancel(false);
        watch.shutdown();
        zones.close();
    }

    /** Keeps the records in the order in which they were written. Thread-safe. */
    public static final class MemoryJournal implements RunSink {
        public final Queue<RunRecord> records = new ConcurrentLinkedQueue<>();
        public final Queue<AdmissionTally> tallies = new ConcurrentLinkedQueue<>();
        private final Queue<JournalEntry> waiting = new ConcurrentLinkedQueue<>();
        private volatile @Nullable Exception failure;

        public void failWith(@Nullable Exception cause) {
            failure = cause;
        }

        @Override
        public boolean offer(JournalEntry entry) {
            return waiting.offer(entry);
        }

        @Override
        public void flush() {
            for (JournalEntry entry = waiting.poll(); entry != null; entry = waiting.poll()) {
                Exception cause = failure;
                if (cause != null) {
                    entry.appendFailed(cause);
                } else {
                    switch (entry.record()) {
                        case RunRecord run -> records.add(run);
                        case AdmissionTally tally -> tallies.add(tally);
                    }
                    entry.appended();
                }
            }
        }
    }
}
