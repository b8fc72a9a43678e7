package dev.millrace.loadtest.bench.runtime;

import dev.millrace.loadtest.load.report.Figures;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A side driven once. Immutable.
 *
 * @param serverCpuNanos CPU time of the server's process, with the thread that hands invocations in
 * @param workerCpuNanos CPU time of the workers
 */
record PathSample(Side.Driven driven, long serverCpuNanos, long workerCpuNanos) {
    private static final Pattern SPACE = Pattern.compile(" ");

    /** As one line of text, for {@link #parse}. */
    String line() {
        return driven.runs() + " " + driven.p50Nanos() + " " + driven.p99Nanos() + " " + driven.callerCpuNanos() + " "
                + serverCpuNanos + " " + workerCpuNanos;
    }

    static PathSample parse(String line) {
        List<Long> numbers = SPACE.splitAsStream(line).map(Long::valueOf).toList();
        return new PathSample(
                new Side.Driven(numbers.get(0), numbers.get(1), numbers.get(2), numbers.get(3)),
                numbers.get(4),
                numbers.get(5));
    }

    double cpuMicrosPerRun() {
        return perRun(serverCpuNanos + workerCpuNanos);
    }

    double serverMicrosPerRun() {
        return perRun(serverCpuNanos);
    }

    double callerMicrosPerRun() {
        return perRun(driven.callerCpuNanos());
    }

    double workerMicrosPerRun() {
        return perRun(workerCpuNanos);
    }

    double p50Micros() {
        return driven.p50Nanos() / 1e3;
    }

    private double perRun(long nanos) {
        return nanos / 1e3 / Math.max(1, driven.runs());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%7d runs %6.1f us CPU/run (server %.1f, worker %.1f)  p50 %s  p99 %s",
                driven.runs(),
                cpuMicrosPerRun(),
                serverMicrosPerRun(),
                workerMicrosPerRun(),
                Figures.nanos(driven.p50Nanos()),
                Figures.nanos(driven.p99Nanos()));
    }
}
