package dev.millrace.loadtest.bench.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** How often the threads of a process have left the CPU, as the kernel counts. */
final class ContextSwitches {
    private static final Path PROCESSES = Path.of("/proc");
    private static final String LINE_END = "_ctxt_switches:";

    private ContextSwitches() {}

    /** Of all present threads of that process, voluntary and not; 0 for a process that has ended. */
    static long of(long pid) throws IOException {
        long switches = 0;
        for (Path thread : threads(pid)) {
            switches += parse(lines(thread.resolve("status")));
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

    private static List<Path> threads(long pid) throws IOException {
        try (Stream<Path> threads = Files.list(PROCESSES.resolve(String.valueOf(pid)).resolve("task"))) {
            return threads.toList();
        } catch (NoSuchFileException ended) {
            return List.of();
        }
    }

    private static List<String> lines(Path file) throws IOException {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException ended) {
            return List.of();
        } catch (IOException e) {
            if ("No such process".equals(e.getMessage())) {
                return List.of(); // it ended between the opening and the reading of the file
            }
            throw e;
        }
    }
}
