package dev.millrace.loadtest.bench.line;

import dev.millrace.loadtest.load.report.Figures;
import java.util.Locale;

/**
 * A line driven once. Immutable.
 *
 * @param cpuNanosPerRun CPU time of this whole process, the driving thread included
 * @param p50Nanos from the arrival of an invocation until its answer was seen, as the other percentiles
 */
record LineSample(double runsPerSecond, double cpuNanosPerRun, long p50Nanos, long p99Nanos, long p999Nanos) {
    double millionsPerSecond() {
        return runsPerSecond / 1e6;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%6.2f M runs/s %6.0f ns CPU/run  p50 %s  p99 %s  p99.9 %s",
                millionsPerSecond(),
                cpuNanosPerRun,
                Figures.nanos(p50Nanos),
                Figures.nanos(p99Nanos),
                Figures.nanos(p999Nanos));
    }
}
