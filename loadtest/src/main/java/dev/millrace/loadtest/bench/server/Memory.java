package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.util.List;

/**
 * What processes hold of the machine's memory. Immutable.
 *
 * @param rssBytes resident pages of all, so that a page that several share counts several times
 * @param pssBytes the same with each page divided among those that share it: what the processes cost together
 */
public record Memory(int processes, long rssBytes, long pssBytes) {
    static final Memory NONE = new Memory(0, 0, 0);

    private static final long BYTES_PER_KB = 1_024;

    /** Of one process; {@link #NONE} when it has ended. */
    static Memory of(long pid) throws IOException {
        List<String> lines = ProcessFiles.lines(ProcessFiles.of(pid).resolve("smaps_rollup"));
        return lines.isEmpty() ? NONE : parse(lines);
    }

    /** Reads lines like {@code Pss:                1234 kB}. */
    static Memory parse(List<String> lines) {
        return new Memory(1, bytes(lines, "Rss:"), bytes(lines, "Pss:"));
    }

    Memory plus(Memory other) {
        return new Memory(processes + other.processes, rssBytes + other.rssBytes, pssBytes + other.pssBytes);
    }

    private static long bytes(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * BYTES_PER_KB)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the kernel does not tell " + name));
    }
}
