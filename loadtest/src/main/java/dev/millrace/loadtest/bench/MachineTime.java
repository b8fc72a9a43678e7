package dev.millrace.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The machine's CPU time so far, in clock ticks. What the hypervisor has stolen spoils a measurement, so it is
 * reported beside it. Immutable.
 */
public record MachineTime(long stolenTicks, long totalTicks) {
    private static final Path SOURCE = Path.of("/proc/stat");
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final int STOLEN = 8;

    public static MachineTime now() throws IOException {
        return parse(Files.readAllLines(SOURCE).getFirst());
    }

    /** Reads {@code cpu user nice system idle iowait irq softirq steal ...}. */
    static MachineTime parse(String line) {
        List<String> fields = SPACES.splitAsStream(line).toList();
        long total = 0;
        for (int i = 1; i <= STOLEN; i++) {
            total += Long.parseLong(fields.get(i));
        }
        return new MachineTime(Long.parseLong(fields.get(STOLEN)), total);
    }

    /** Share of the CPU time since {@code earlier} that was stolen, 0 to 1. */
    public double stolenShareSince(MachineTime earlier) {
        return (double) (stolenTicks - earlier.stolenTicks) / Math.max(1, totalTicks - earlier.totalTicks);
    }
}
