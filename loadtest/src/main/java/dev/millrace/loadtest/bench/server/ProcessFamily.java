package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A process with its descendants, as the kernel counts them: those that live at this moment. CPU time comes in steps of
 * 10 ms. Immutable.
 */
public record ProcessFamily(ProcessHandle root) {
    /** What each has used so far; ask it later what was used since. */
    public CpuMeter cpuMeter() {
        return new CpuMeter(this, cpuNanosOfEach());
    }

    /** CPU time of the process itself so far, without its descendants. */
    public long ownCpuNanos() {
        return cpuNanos(root);
    }

    /** Context switches of all so far. */
    public long contextSwitches() throws IOException {
        long switches = 0;
        for (ProcessHandle member : members()) {
            switches += ContextSwitches.of(member.pid());
        }
        return switches;
    }

    /** The memory that all hold now. It takes a millisecond or more of CPU time for each process. */
    public Memory memory() throws IOException {
        Memory memory = Memory.NONE;
        for (ProcessHandle member : members()) {
            memory = memory.plus(Memory.of(member.pid()));
        }
        return memory;
    }

    /** CPU time so far of each that lives. */
    Map<ProcessHandle, Long> cpuNanosOfEach() {
        return members().stream().collect(Collectors.toMap(member -> member, ProcessFamily::cpuNanos));
    }

    private List<ProcessHandle> members() {
        return Stream.concat(Stream.of(root), root.descendants()).toList();
    }

    private static long cpuNanos(ProcessHandle process) {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }
}
