package dev.millrace.engine.runtime.process.cell;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernel's limits on each process of a worker, as arguments of {@code prlimit}. They bind whether or not the
 * machine has control groups. Immutable.
 *
 * @param ownUser whether the worker has a user of its own: the limit of tasks counts all that its user runs
 */
record ProcessLimits(CellPlan plan, boolean ownUser) {
    private static final long MIB = 1L << 20;

    /**
     * RLIMIT_DATA counts what a process could write to, not what it has touched: a JVM has its whole committed heap, a
     * megabyte for each thread, the code cache and the metaspace there (measured: 235 MiB with a heap of 128 MiB,
     * 2,440 MiB with one of 2,048 and 200 threads). So it stands well above the memory limit, and only keeps one
     * process from taking the machine between two looks at it.
     */
    private static final long DATA_FACTOR = 2;

    private static final long DATA_EXTRA_MIB = 2_048;

    List<String> arguments() {
        List<String> arguments = new ArrayList<>();
        arguments.add(limit("nofile", plan.filesMax()));
        // 0 would still feed a core_pattern that is a pipe; at 1 the kernel gives up in both cases
        arguments.add(limit("core", 1));
        arguments.add(limit("fsize", fileBytesMax()));
        arguments.add(limit("data", (DATA_FACTOR * plan.memoryMb() + DATA_EXTRA_MIB) * MIB));
        if (ownUser) {
            arguments.add(limit("nproc", plan.tasksMax()));
        }
        return arguments;
    }

    /** One more than /tmp holds, so that a full /tmp is an error and not a signal; shared memory is a file too. */
    private long fileBytesMax() {
        return (Math.max(plan.tmpMb(), plan.memoryMb()) + 1) * MIB;
    }

    private static String limit(String name, long value) {
        return "--" + name + "=" + value + ":" + value;
    }
}
