package dev.millrace.loadtest.bench.line;

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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Admission, ring, zones, a no-op function and the journal, in millions of runs per second. Confined to one thread. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
@SuppressWarnings("NullAway.Init") // open
public class LineBenchmark {
    private static final int RUNS = 10_000;

    @Param({"64", "1000"})
    private int inFlight;

    @Param
    private LineKind kind;

    private ScratchJournals journals;
    private Line line;
    private ClosedLoad load;

    /** A journal per iteration, so that the disk does not fill up. */
    @Setup(Level.Iteration)
    public void open() {
        journals = new ScratchJournals(Path.of(System.getProperty("java.io.tmpdir")));
        line = kind.open(journals);
        load = new ClosedLoad(line, inFlight);
    }

    @TearDown(Level.Iteration)
    public void close() {
        load.drain();
        line.close();
        journals.close();
    }

    @Benchmark
    @OperationsPerInvocation(RUNS)
    public void runs() {
        load.run(RUNS);
    }
}
