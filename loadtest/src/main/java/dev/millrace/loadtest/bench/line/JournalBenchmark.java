package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.clock.Clock;
import dev.millrace.engine.clock.SystemClock;
import dev.millrace.engine.journal.JournalEntry;
import dev.millrace.engine.journal.RunJournal;
import dev.millrace.engine.journal.RunOutcome;
import dev.millrace.engine.journal.RunRecord;
import dev.millrace.engine.journal.TriggerKind;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What a record costs, from the offer to its call back, by the size of the batch. Confined to one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // open
public class JournalBenchmark {
    private static final int SMALL = 64;
    private static final int LARGE = 256;

    private final Clock clock = new SystemClock();
    private ScratchJournals journals;
    private RunJournal journal;

    /** A journal per iteration, so that the disk does not fill up. */
    @Setup(Level.Iteration)
    public void open() {
        journals = new ScratchJournals(Path.of(System.getProperty("java.io.tmpdir")));
        journal = journals.open();
    }

    @TearDown(Level.Iteration)
    public void close() {
        journals.close();
    }

    @Benchmark
    public void appendOneByOne() {
        append(1);
    }

    @Benchmark
    @OperationsPerInvocation(SMALL)
    public void appendBatchOf64() {
        append(SMALL);
    }

    @Benchmark
    @OperationsPerInvocation(LARGE)
    public void appendBatchOf256() {
        append(LARGE);
    }

    private void append(int count) {
        long nowNanos = clock.epochNanos();
        for (int i = 0; i < count; i++) {
            if (!journal.offer(new Entry(nowNanos, i))) {
                throw new IllegalStateException("the journal's queue is full");
            }
        }
        journal.flush();
    }

    /** A warm run of 5 us that returned. Immutable. */
    private record Entry(long arrivalEpochNanos, long requestId) implements JournalEntry {
        @Override
        public RunRecord record() {
            return new RunRecord(
                    requestId,
                    ~requestId,
                    NoopRuntime.FUNCTION.subject(),
                    "a",
                    1,
                    TriggerKind.INVOKE,
                    1,
                    arrivalEpochNanos,
                    20_000,
                    0,
                    5_000,
                    false,
                    RunOutcome.RETURNED,
                    "",
                    22,
                    24,
                    false);
        }

        @Override
        public void appended() {}

        @Override
        public void appendFailed(Exception cause) {
            throw new IllegalStateException(cause);
        }
    }
}
