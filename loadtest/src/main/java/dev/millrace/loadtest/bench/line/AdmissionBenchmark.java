package dev.millrace.loadtest.bench.line;

import dev.millrace.engine.admission.Admission;
import dev.millrace.engine.admission.Decision;
import dev.millrace.engine.admission.Permit;
import dev.millrace.engine.function.FunctionName;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** What a permit costs: taken and given back, by one thread and by two that contend. Thread-safe. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class AdmissionBenchmark {
    private static final FunctionName UNRESERVED = new FunctionName("unreserved");
    private static final FunctionName RESERVED = new FunctionName("reserved");
    private static final FunctionName EXHAUSTED = new FunctionName("exhausted");

    private final Admission admission = new Admission(1_000);

    public AdmissionBenchmark() {
        admission.reserve(RESERVED, 100);
        admission.reserve(EXHAUSTED, 0);
    }

    @Benchmark
    @Threads(1)
    public Decision permitAlone() {
        return takeAndGiveBack(UNRESERVED);
    }

    @Benchmark
    @Threads(2)
    public Decision permitContended() {
        return takeAndGiveBack(UNRESERVED);
    }

    @Benchmark
    @Threads(1)
    public Decision reservedPermitAlone() {
        return takeAndGiveBack(RESERVED);
    }

    @Benchmark
    @Threads(1)
    public Decision refusal() {
        return takeAndGiveBack(EXHAUSTED);
    }

    private Decision takeAndGiveBack(FunctionName function) {
        Decision decision = admission.admit(function);
        if (decision instanceof Permit permit) {
            permit.release();
        }
        return decision;
    }
}
