package dev.millrace.loadtest.load.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The machine that a load test ran on; figures without it say nothing. Immutable. */
public record Machine(String cpu, int cores, long memoryMb, String os, String java) {
    private static final Path CPUS = Path.of("/proc/cpuinfo");
    private static final Path MEMORY = Path.of("/proc/meminfo");

    /** The machine we are on; what the operating system does not tell is "unknown" or 0. */
    public static Machine here() {
        return new Machine(
                valueOf(CPUS, "model name"),
                Runtime.getRuntime().availableProcessors(),
                memoryMb(valueOf(MEMORY, "MemTotal")),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + Runtime.version());
    }

    @Override
    public String toString() {
        return cores + " x " + cpu + ", " + memoryMb + " MB, " + os + ", " + java;
    }

    private static String valueOf(Path file, String key) {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private static long memoryMb(String kilobytes) {
        return kilobytes.endsWith(" kB") ? Long.parseLong(kilobytes.replace(" kB", "")) / 1024 : 0;
    }
}
