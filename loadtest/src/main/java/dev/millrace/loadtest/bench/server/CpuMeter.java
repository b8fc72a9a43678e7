package dev.millrace.loadtest.bench.server;

import java.util.Map;

/**
 * CPU time that a process and its descendants use from one moment on. It keeps account of each by itself: the whole
 * past of one that ends meanwhile, as an instance that nobody needs does, would else be missing from the sum. What such
 * a one used since is not counted. Immutable.
 */
public final class CpuMeter {
    private final ProcessFamily family;
    private final Map<ProcessHandle, Long> beginNanos;

    CpuMeter(ProcessFamily family, Map<ProcessHandle, Long> beginNanos) {
        this.family = family;
        this.beginNanos = Map.copyOf(beginNanos);
    }

    /** What those that live now have used since. */
    public long usedNanos() {
        return family.cpuNanosOfEach().entrySet().stream()
                .mapToLong(now -> now.getValue() - beginNanos.getOrDefault(now.getKey(), 0L))
                .sum();
    }
}
