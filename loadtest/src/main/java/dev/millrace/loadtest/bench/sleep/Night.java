package dev.millrace.loadtest.bench.sleep;

import dev.millrace.loadtest.bench.server.Memory;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What came of calls that were to sleep all at once. Immutable.
 *
 * @param mostAtOnce calls that slept at the same moment, as the functions say
 * @param runsMost runs in flight, as the server says
 * @param errors of the calls that failed
 * @param lastBeganMillis from the first call until the last function had begun
 * @param memory of the server and all its workers while they slept, once nothing else moved; null when it never came to
 *     that
 */
record Night(int mostAtOnce, int runsMost, List<String> errors, long lastBeganMillis, @Nullable Memory memory) {
    private static final double BYTES_PER_MB = 1 << 20;

    Night {
        errors = List.copyOf(errors);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d asleep at once, %d in flight, all begun after %.1f s; %s; %d errors%s",
                mostAtOnce,
                runsMost,
                lastBeganMillis / 1e3,
                memory == null ? "memory not seen at rest" : shown(memory),
                errors.size(),
                errors.isEmpty() ? "" : ", one of them: " + errors.getFirst());
    }

    private static String shown(Memory memory) {
        return String.format(
                Locale.ROOT,
                "%.0f MB in %d processes (%.0f MB with shared pages counted for each)",
                memory.pssBytes() / BYTES_PER_MB,
                memory.processes(),
                memory.rssBytes() / BYTES_PER_MB);
    }
}
