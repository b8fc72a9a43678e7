package dev.millrace.engine.runtime.process.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this machine has. */
final class HostMemory {
    private static final Path MEMORY = Path.of("/proc/meminfo");
    private static final int UNKNOWN_MB = 4_096;

    private HostMemory() {}

    /** A quarter of the machine's memory: the most that the workers of one function should need in one zone. */
    static int quarterMb() {
        try {
            for (String line : Files.readAllLines(MEMORY)) {
                if (line.startsWith("MemTotal:")) {
                    return Math.toIntExact(Long.parseLong(line.replaceAll("[^0-9]", "")) / 1_024 / 4);
                }
            }
            return UNKNOWN_MB / 4;
        } catch (IOException notLinux) {
            return UNKNOWN_MB / 4;
        }
    }
}
