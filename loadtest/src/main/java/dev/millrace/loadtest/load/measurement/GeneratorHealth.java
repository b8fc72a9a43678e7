package dev.millrace.loadtest.load.measurement;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether the generator kept its own promises; without this, its slowness would be taken for the server's. Immutable.
 *
 * @param lagP99Nanos how late the generator turned to a start time (open loop), 99th percentile
 * @param lagMaxNanos the same, at worst
 * @param spacingErrorP50Nanos how far the distance between two requests that followed one another was from the one
 *     that was meant (open loop), median
 * @param spacingErrorP99Nanos the same, 99th percentile
 * @param spacingErrorMaxNanos the same, at worst
 * @param waited requests that found all connections busy when their start time had come
 * @param neverSent requests that got no connection at all, because the backlog was full or the wait too long
 * @param connectErrors failed attempts to connect, by reason
 * @param cpuNanosPerRequest CPU time of the generator's thread per request
 */
public record GeneratorHealth(
        long lagP99Nanos,
        long lagMaxNanos,
        long spacingErrorP50Nanos,
        long spacingErrorP99Nanos,
        long spacingErrorMaxNanos,
        long waited,
        long neverSent,
        Map<String, Long> connectErrors,
        long cpuNanosPerRequest) {
    private static final long LAG_P99_NANOS_MAX = 1_000_000;

    /** Sentences for the report; empty when all is well. */
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        if (lagP99Nanos > LAG_P99_NANOS_MAX) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The generator itself fell behind: it started requests up to %.1f ms late (p99 %.1f ms)."
                            + " The latencies contain that delay; lower the rate or use another machine.",
                    lagMaxNanos / 1e6,
                    lagP99Nanos / 1e6));
        }
        if (waited > 0) {
            warnings.add(waited + " requests waited for a free connection; the wait counts as latency."
                    + " More connections help unless the server is saturated.");
        }
        if (neverSent > 0) {
            warnings.add(neverSent + " requests were never sent: no connection became free in time.");
        }
        connectErrors.forEach((reason, count) ->
                warnings.add("Attempts to connect that failed: " + count + ", " + reason + "."));
        return warnings;
    }
}
