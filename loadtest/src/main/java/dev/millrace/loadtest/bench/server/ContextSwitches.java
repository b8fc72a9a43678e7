package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How often the threads of a process have left the CPU, as the kernel counts. */
final class ContextSwitches {
    private static final String LINE_END = "_ctxt_switches:";

    private ContextSwitches() {}

    /** Of all present threads of that process, voluntary and not; 0 for a process that has ended. */
    static long of(long pid) throws IOException {
        long switches = 0;
        for (Path thread : ProcessFiles.entries(ProcessFiles.of(pid).resolve("task"))) {
            switches += parse(ProcessFiles.lines(thread.resolve("status")));
        }
        return switches;
    }

    /** Sums the two counts of a thread's status, for example {@code voluntary_ctxt_switches:	12}. */
    static long parse(List<String> status) {
        return status.stream()
                .filter(line -> line.contains(LINE_END))
                .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
                .sum();
    }
}
